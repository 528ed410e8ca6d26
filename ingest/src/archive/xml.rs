//! Small XML documents (`meta.xml`, EML) as a tree.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::sniff;

/// Elements inside each other beyond which a document is hostile.
const MAX_DEPTH: usize = 100;

/// Elements and texts a document may have. Each takes memory whatever its length.
const MAX_NODES: usize = 500_000;

/// An element. Names are without namespace prefix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
}

/// What an element holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    Element(Element),
    Text(String),
}

/// Why a document cannot be read, and where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct XmlError {
    pub line: u64,
    pub column: u64,
    pub message: String,
}

impl Element {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The child elements of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.elements().filter(move |element| element.name == name)
    }

    /// The first element down a path of names.
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        let Some((first, rest)) = path.split_first() else { return Some(self) };
        self.elements().filter(|element| element.name == *first).find_map(|element| element.at(rest))
    }

    /// The child elements.
    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// All text below, white space collapsed; `None` when there is none.
    pub fn text(&self) -> Option<String> {
        let mut raw = String::new();
        self.collect(&mut raw);
        let words: Vec<_> = raw.split_whitespace().collect();
        (!words.is_empty()).then(|| words.join(" "))
    }

    fn collect(&self, raw: &mut String) {
        for node in &self.children {
            match node {
                Node::Element(element) => {
                    element.collect(raw);
                    raw.push(' ');
                }
                Node::Text(text) => raw.push_str(text),
            }
        }
    }
}

/// Reads a document in whatever encoding it is in.
pub(crate) fn parse(bytes: &[u8]) -> Result<Element, XmlError> {
    let text = decode(bytes);
    let mut reader = Reader::from_str(&text);
    let mut stack = vec![Element::default()];
    let mut nodes = 0;
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let step = reader.read_event().map_err(|error| error.to_string());
        match step.and_then(|event| handle(event, &mut stack)) {
            Ok(true) if nodes == MAX_NODES => {
                return Err(place(&text, at, format!("it has more than {MAX_NODES} elements and texts")));
            }
            Ok(true) => nodes += 1,
            Ok(false) => break,
            Err(message) => return Err(place(&text, at, message)),
        }
    }
    let root = stack.pop().filter(|_| stack.is_empty());
    let root = root.and_then(|document| document.elements().next().cloned());
    root.ok_or_else(|| place(&text, text.len(), "the document ends too early".to_owned()))
}

/// Takes one event in. `false` at the end of the document.
fn handle(event: Event<'_>, stack: &mut Vec<Element>) -> Result<bool, String> {
    match event {
        Event::Start(start) => {
            if stack.len() > MAX_DEPTH {
                return Err(format!("elements are nested more than {MAX_DEPTH} deep"));
            }
            stack.push(element(&start)?);
        }
        Event::Empty(start) => push(stack, Node::Element(element(&start)?)),
        Event::End(_) => {
            if let Some(element) = stack.pop() {
                push(stack, Node::Element(element));
            }
        }
        Event::Text(text) => push(stack, Node::Text(text.xml10_content().into_owned())),
        Event::CData(data) => push(stack, Node::Text(data.xml10_content().into_owned())),
        Event::GeneralRef(reference) => {
            let escaped = format!("&{};", reference.into_inner());
            let text = quick_xml::escape::unescape(&escaped).map_err(|error| error.to_string())?;
            push(stack, Node::Text(text.into_owned()));
        }
        Event::Eof => return Ok(false),
        Event::DocType(declarations) if declarations.contains("<!ENTITY") => {
            return Err("it declares entities of its own, which are not expanded".to_owned());
        }
        Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Comment(_) => {}
    }
    Ok(true)
}

fn push(stack: &mut [Element], node: Node) {
    if let Some(parent) = stack.last_mut() {
        parent.children.push(node);
    }
}

fn element(start: &BytesStart<'_>) -> Result<Element, String> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        // Not normalised: a delimiter may be given as a literal tab.
        let value = quick_xml::escape::unescape(&attribute.value).map_err(|error| error.to_string())?;
        attributes.push((attribute.key.local_name().as_ref().to_owned(), value.into_owned()));
    }
    Ok(Element { name: start.local_name().as_ref().to_owned(), attributes, children: Vec::new() })
}

fn place(text: &str, at: usize, message: String) -> XmlError {
    let before = &text.as_bytes()[..at.min(text.len())];
    let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let line = before.split(|byte| *byte == b'\n').count();
    XmlError { line: line as u64, column: (before.len() - line_start + 1) as u64, message }
}

/// By byte order mark, else by the look of the first bytes, else as declared, else UTF-8. What is not
/// valid UTF-8 after all is taken as Windows-1252, the usual mistake.
fn decode(bytes: &[u8]) -> String {
    let encoding = match bytes {
        _ if Encoding::for_bom(bytes).is_some() => UTF_8,
        _ => sniff::utf16(bytes).or_else(|| declared(bytes)).unwrap_or(UTF_8),
    };
    let (text, _, malformed) = encoding.decode(bytes);
    let text = if malformed && encoding == UTF_8 { WINDOWS_1252.decode(bytes).0 } else { text };
    text.into_owned()
}

/// The encoding named in the XML declaration, unless it is one whose bytes would not read as ASCII.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let declaration = head.trim_start().strip_prefix("<?xml")?.split("?>").next()?.to_owned();
    let value = declaration.split("encoding").nth(1)?.trim_start().strip_prefix('=')?.trim_start().to_owned();
    let quote = value.chars().next()?;
    let name = value.get(1..)?.split(quote).next()?;
    super::charset::by_name(name).filter(|encoding| encoding.is_ascii_compatible())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_tree_is_read_in_any_encoding() {
        let text = "<?xml version='1.0' encoding='UTF-16'?><e:a x='1&amp;\t2'><b> Müller &lt;x&gt; <i>y</i></b><b/></e:a>";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [text.as_bytes().to_vec(), utf16] {
            let root = parse(&bytes).unwrap();
            assert_eq!((root.name.as_str(), root.attribute("x")), ("a", Some("1&\t2")));
            assert_eq!(root.at(&["b"]).unwrap().text().unwrap(), "Müller <x> y");
            assert_eq!(root.all("b").count(), 2);
        }
        let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>M\xfcller</a>";
        assert_eq!(parse(latin).unwrap().text().unwrap(), "Müller");
        assert_eq!(parse(b"<a>M\xfcller</a>").unwrap().text().unwrap(), "Müller");
    }

    #[test]
    fn faults_have_a_place() {
        let error = parse(b"<a>\n  <b></c>\n</a>").unwrap_err();
        assert_eq!((error.line, error.column), (2, 6), "{}", error.message);
        assert!(parse(b"<a><b></b>").is_err());
        assert!(parse(b"").is_err());
        assert!(parse(&b"<a>".repeat(200)).unwrap_err().message.contains("nested"));
        assert!(
            parse(&[b"<a>", &b"<b/>".repeat(500_000)[..], b"</a>"].concat())
                .unwrap_err()
                .message
                .contains("500000")
        );
        let entities = parse(b"<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>").unwrap_err();
        assert!(entities.message.contains("entities"), "{}", entities.message);
        assert!(parse(b"<!DOCTYPE eml SYSTEM \"eml.dtd\"><a/>").is_ok());
    }
}
