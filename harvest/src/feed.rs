//! Feeds of IPTs: RSS with an item for each resource.

use chrono::{DateTime, Utc};
use quick_xml::{Reader, events::Event};
use uuid::Uuid;

/// Items read from a feed at most; the largest IPTs have some thousands.
const MOST_ITEMS: usize = 50_000;

/// A resource in a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Item {
    /// Its page.
    pub link: Option<String>,
    /// What it is called.
    pub guid: Option<String>,
    /// When its last version was published.
    pub published: Option<DateTime<Utc>>,
    /// Where its archive is.
    pub archive: Option<String>,
    /// Where its metadata are.
    pub metadata: Option<String>,
}

impl Item {
    /// Whether it is at one of these addresses, or goes by one of these names.
    pub fn is(&self, addresses: &[String], names: &[String]) -> bool {
        let at = [&self.archive, &self.metadata].into_iter().flatten();
        let called = [&self.guid, &self.link].into_iter().flatten();
        let mut at = at.map(|address| plain(address));
        let mut called = called.map(|name| plain(name));
        at.any(|own| addresses.iter().any(|address| plain(address) == own))
            || called.any(|own| names.iter().any(|name| names_same(&own, &plain(name))))
    }

    fn take(&mut self, name: &str, text: &str) {
        let text = text.trim();
        let slot = match name {
            "link" => &mut self.link,
            "guid" => &mut self.guid,
            "dwca" => &mut self.archive,
            "eml" => &mut self.metadata,
            "pubDate" => {
                let date = DateTime::parse_from_rfc2822(text).ok();
                self.published = self.published.or(date.map(|date| date.with_timezone(&Utc)));
                return;
            }
            _ => return,
        };
        if slot.is_none() && !text.is_empty() {
            *slot = Some(text.to_owned());
        }
    }
}

/// An address or identifier without what does not tell it from others.
fn plain(text: &str) -> String {
    let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
    let starts = ["https://", "http://", "doi:", "urn:uuid:"];
    let bare = starts.iter().find_map(|start| text.strip_prefix(start)).unwrap_or(&text);
    bare.trim_start_matches("dx.doi.org/").trim_start_matches("doi.org/").to_owned()
}

/// Whether a name in a feed is this one. A UUID may have the address of a register before it or a version after it;
/// anything else would be found where it means something else.
fn names_same(own: &str, name: &str) -> bool {
    let is_uuid = Uuid::try_parse(name).is_ok();
    own == name || is_uuid && own.split('/').any(|part| part == name)
}

/// The items of a feed.
///
/// # Errors
/// What is wrong with it, in words.
pub(crate) fn parse(bytes: &[u8]) -> Result<Vec<Item>, String> {
    let text = String::from_utf8_lossy(bytes);
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let (mut items, mut open) = (Vec::new(), Open::default());
    let mut is_feed = false;
    loop {
        let at = reader.buffer_position();
        let event =
            reader.read_event().map_err(|error| format!("it is not well-formed at byte {at}: {error}"))?;
        match event {
            Event::Start(start) => {
                is_feed |= start.local_name().as_ref() == "rss";
                open.begin(start.local_name().as_ref());
            }
            Event::End(end) => items.extend(open.end(end.local_name().as_ref())),
            Event::Text(text) => open.text.push_str(&text.xml10_content()),
            Event::CData(data) => open.text.push_str(&data.xml10_content()),
            Event::GeneralRef(reference) => {
                let escaped = format!("&{};", reference.into_inner());
                open.text
                    .push_str(&quick_xml::escape::unescape(&escaped).map_err(|error| error.to_string())?);
            }
            Event::Eof if is_feed => return Ok(items),
            Event::Eof => return Err("it is no RSS".to_owned()),
            _ => {}
        }
        if items.len() > MOST_ITEMS {
            return Err(format!("it has more than {MOST_ITEMS} items"));
        }
    }
}

/// What is open while a feed is read.
#[derive(Default)]
struct Open {
    item: Option<Item>,
    /// Elements inside the item.
    depth: usize,
    text: String,
}

impl Open {
    fn begin(&mut self, name: &str) {
        match &self.item {
            None if name == "item" => (self.item, self.depth) = (Some(Item::default()), 0),
            None => {}
            Some(_) => self.depth += 1,
        }
        self.text.clear();
    }

    /// The item that ends here, if one does.
    fn end(&mut self, name: &str) -> Option<Item> {
        let text = std::mem::take(&mut self.text);
        let item = self.item.as_mut()?;
        match self.depth {
            0 => return self.item.take(),
            1 => item.take(name, &text),
            _ => {}
        }
        self.depth -= 1;
        None
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};

    use super::{Item, parse};

    const FEED: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:ipt="http://ipt.gbif.org/" xmlns:atom="http://www.w3.org/2005/Atom">
  <channel>
    <title>Resources</title><link>https://ipt.example.org</link><pubDate>Mon, 01 Jan 2024 00:00:00 +0000</pubDate>
    <item>
      <title>Birds &amp; bats - Version 1.2</title>
      <link>https://ipt.example.org/resource?r=birds&amp;v=1.2</link>
      <description><![CDATA[<p>Much & more</p>]]></description>
      <author>a@example.org (Ada)</author>
      <ipt:eml>https://ipt.example.org/eml.do?r=birds&amp;v=1.2</ipt:eml>
      <ipt:dwca>https://ipt.example.org/archive.do?r=birds&amp;v=1.2</ipt:dwca>
      <pubDate>Tue, 05 Mar 2024 10:20:30 +0100</pubDate>
      <guid isPermaLink="false">7ddf754f-d193-4cc9-b351-99906754a03b/v1.2</guid>
    </item>
    <item><title>A checklist</title><ipt:eml>https://ipt.example.org/eml.do?r=list</ipt:eml>
      <media:group><link>https://elsewhere.example.org</link></media:group><ipt:dwca/></item>
  </channel>
</rss>"#;

    #[test]
    fn items_have_what_an_ipt_says_of_its_resources() {
        let birds = Item {
            link: Some("https://ipt.example.org/resource?r=birds&v=1.2".to_owned()),
            guid: Some("7ddf754f-d193-4cc9-b351-99906754a03b/v1.2".to_owned()),
            published: Some(Utc.with_ymd_and_hms(2024, 3, 5, 9, 20, 30).unwrap()),
            archive: Some("https://ipt.example.org/archive.do?r=birds&v=1.2".to_owned()),
            metadata: Some("https://ipt.example.org/eml.do?r=birds&v=1.2".to_owned()),
        };
        let metadata = Some("https://ipt.example.org/eml.do?r=list".to_owned());
        let list = Item { metadata, ..Item::default() };
        assert_eq!(parse(FEED.as_bytes()).unwrap(), [birds, list]);
    }

    #[test]
    fn what_is_no_feed_is_refused() {
        assert_eq!(parse(b"<html><body>Sign in</body></html>"), Err("it is no RSS".to_owned()));
        assert_eq!(parse(b""), Err("it is no RSS".to_owned()));
        assert!(parse(b"<rss><channel></rss>").unwrap_err().starts_with("it is not well-formed at byte"));
        assert!(parse(b"<rss><channel>&lol;</channel></rss>").is_err());
    }

    #[test]
    fn items_are_known_by_address_or_name() {
        let item = Item {
            link: Some("https://ipt.example.org/resource?r=birds".to_owned()),
            guid: Some("https://www.gbif.org/dataset/7DDF754F-d193-4cc9-b351-99906754a03b".to_owned()),
            archive: Some("https://ipt.example.org/archive.do?r=birds".to_owned()),
            metadata: Some("https://ipt.example.org/eml.do?r=birds".to_owned()),
            published: None,
        };
        let list = |text: &str| vec![text.to_owned()];
        for (address, known) in [
            ("http://IPT.example.org/archive.do?r=birds", true),
            ("https://ipt.example.org/eml.do?r=birds", true),
            ("https://ipt.example.org/archive.do?r=bird", false),
            ("https://ipt.example.org/archive.do", false),
        ] {
            assert_eq!(item.is(&list(address), &[]), known, "{address}");
        }
        for (name, known) in [
            ("7ddf754f-d193-4cc9-b351-99906754a03b", true),
            ("urn:uuid:7ddf754f-d193-4cc9-b351-99906754a03b", true),
            ("https://ipt.example.org/resource?r=birds", true),
            ("99906754a03b", false),
            ("https://ipt.example.org", false),
            ("birds", false),
            ("", false),
        ] {
            assert_eq!(item.is(&[], &list(name)), known, "{name}");
        }
        let by_doi = Item { guid: Some("https://doi.org/10.15468/ABC123".to_owned()), ..Item::default() };
        assert!(by_doi.is(&[], &list("10.15468/abc123")));
        let versioned =
            Item { guid: Some("7ddf754f-d193-4cc9-b351-99906754a03b/v1.2".to_owned()), ..Item::default() };
        assert!(versioned.is(&[], &list("7ddf754f-d193-4cc9-b351-99906754a03b")));
        assert!(!versioned.is(&[], &list("v1.2")));
    }
}
