//! Addresses that may not be called, by whatever way one tries to have them called.

use std::time::Duration;

use atlas_notify::Guard;
use atlas_registry::address::AllowList;
use url::Url;

use crate::receiver::Receiver;

#[tokio::test]
async fn a_name_that_leads_here_is_refused_when_it_is_connected_to() {
    let receiver = Receiver::start(&[]).await;
    let url = Url::parse(&format!("http://localhost:{}/", receiver.port)).unwrap();
    let guard = Guard::default();
    // Nothing is wrong with the name; what it leads to is known only when it was looked up.
    assert_eq!(guard.check(&url), Ok(()));
    let refused = guard.client(Duration::from_secs(20)).build().unwrap().get(url.clone()).send().await;
    assert!(refused.unwrap_err().is_connect());
    assert!(receiver.received().is_empty());

    for listed in ["localhost", "127.0.0.0/8"] {
        let guard = Guard::new(AllowList::parse([listed, "::1"]).unwrap());
        let answer = guard.client(Duration::from_secs(20)).build().unwrap().get(url.clone()).send().await;
        assert_eq!(answer.unwrap().status().as_u16(), 204, "{listed}");
    }
}
