//! A page of entities costs a number of statements that follows from what it selects, not from how many
//! entities it holds or which answer comes first.

use atlas_schema::Limits;

use crate::app::on_each;

fn page(datasets: u32) -> String {
    format!(
        r"{{ datasets(first: {datasets}) {{
            totalCount
            pageInfo {{ hasNextPage endCursor }}
            nodes {{
                title
                provider {{ title datasets(first: 3, where: {{ license: {{ isNull: true }} }}) {{ totalCount nodes {{ uid }} }} }}
                institutions(first: 2, orderBy: {{ field: NAME, direction: DESC }}) {{
                    totalCount
                    nodes {{ name collections(first: 1) {{ nodes {{ name }} totalCount }} }}
                }}
                contacts(first: 1, orderBy: {{ field: LAST_NAME }}) {{ nodes {{ lastName }} totalCount }}
                tags {{ nodes {{ value }} }}
                hubs {{ nodes {{ title }} }}
                few: collections(first: 1) {{ nodes {{ name }} }}
                many: collections(first: 9) {{ nodes {{ name institution {{ code }} }} }}
            }}
        }} }}"
    )
}

#[tokio::test]
async fn the_page_costs_as_much_for_twenty_as_for_five() {
    on_each(Limits::default(), |app| async move {
        let (five, few) = app.counted(&page(5)).await;
        let (twenty, many) = app.counted(&page(20)).await;
        assert_eq!(five["datasets"]["nodes"].as_array().unwrap().len(), 5);
        assert_eq!(twenty["datasets"]["nodes"].as_array().unwrap().len(), 20);
        // First the datasets 2 (page, total); then their provider 1, institutions 2 (page, total), contacts 2, tags 1,
        // hubs 1, collections 2 (few, many); then the provider's datasets 2, the institutions' collections 2,
        // the collections' institution 1.
        assert_eq!((few, many), (2 + 9 + 5, 2 + 9 + 5));
        let tenth = &twenty["datasets"]["nodes"][9];
        assert_eq!(tenth["title"], "Dataset 10");
        assert_eq!(tenth["provider"]["title"], "Museum Data");
        assert_eq!(tenth["contacts"]["totalCount"], 2);
        assert_eq!(tenth["contacts"]["nodes"][0]["lastName"], "Abel");
        assert_eq!(tenth["institutions"]["totalCount"], 2);
    })
    .await;
}

#[tokio::test]
async fn totals_are_counted_only_when_asked_for_and_pages_read_only_when_shown() {
    on_each(Limits::default(), |app| async move {
        assert_eq!(
            app.counted("{ datasets { nodes { key } pageInfo { hasNextPage } edges { cursor } } }").await.1,
            1
        );
        assert_eq!(app.counted("{ datasets { totalCount } }").await.1, 1);
        assert_eq!(app.counted("{ datasets { __typename } }").await.1, 0);
    })
    .await;
}
