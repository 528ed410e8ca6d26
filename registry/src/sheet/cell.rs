//! Values as cells, and back.

use serde_json::{Number, Value};

use super::column::Holds;

/// What a spreadsheet takes the beginning of a formula for.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The value as a cell shows it.
pub(super) fn write(value: &Value, holds: Holds) -> String {
    match value {
        Value::String(text) if holds == Holds::Text => guarded(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().filter_map(Value::as_str).map(escaped).collect();
            guarded(&items.join("|"))
        }
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The value that a cell holds; null when it is empty.
pub(super) fn read(cell: &str, holds: Holds) -> Result<Value, String> {
    let text = unguarded(cell.trim());
    if text.is_empty() {
        return Ok(Value::Null);
    }
    match holds {
        Holds::Text => Ok(Value::from(text)),
        Holds::List => Ok(items(text).into_iter().collect()),
        Holds::Truth => match text.to_lowercase().as_str() {
            "true" => Ok(Value::from(true)),
            "false" => Ok(Value::from(false)),
            _ => Err(format!("`{text}` is neither true nor false")),
        },
        Holds::Number => number(text).ok_or_else(|| format!("`{text}` is not a number")),
    }
}

fn number(text: &str) -> Option<Value> {
    if let Ok(whole) = text.parse::<i64>() {
        return Some(whole.into());
    }
    text.parse::<f64>().ok().and_then(Number::from_f64).map(Value::Number)
}

fn guarded(text: &str) -> String {
    // What begins with an apostrophe and a sign would lose it on the way back.
    let bare = text.trim_start_matches('\'');
    if bare.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if text.trim_start_matches('\'').starts_with(FORMULA) => text,
        _ => cell,
    }
}

fn escaped(item: &str) -> String {
    item.replace('\\', "\\\\").replace('|', "\\|")
}

/// The items of a list, without blanks around them.
fn items(text: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        let character = match character {
            '|' => {
                items.push(String::new());
                continue;
            }
            '\\' => characters.next().unwrap_or('\\'),
            other => other,
        };
        if let Some(item) = items.last_mut() {
            item.push(character);
        }
    }
    items.into_iter().map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{read, write};
    use crate::sheet::column::Holds;

    #[test]
    fn values_survive_the_way_through_a_spreadsheet() {
        for (value, holds, cell) in [
            (json!("Museum"), Holds::Text, "Museum"),
            (json!("=SUM(A1)"), Holds::Text, "'=SUM(A1)"),
            (json!("'=quoted"), Holds::Text, "''=quoted"),
            (json!("'quoted"), Holds::Text, "'quoted"),
            (json!("-12 °C"), Holds::Text, "'-12 °C"),
            (json!(["a", "b|c", "d\\e"]), Holds::List, "a|b\\|c|d\\\\e"),
            (json!(["+61 2"]), Holds::List, "'+61 2"),
            (json!(-33.5), Holds::Number, "-33.5"),
            (json!(1827), Holds::Number, "1827"),
            (json!(true), Holds::Truth, "true"),
            (Value::Null, Holds::Text, ""),
        ] {
            assert_eq!(write(&value, holds), cell);
            assert_eq!(read(cell, holds), Ok(value), "{cell}");
        }
        assert_eq!(read(" a | | b ", Holds::List), Ok(json!(["a", "b"])));
        assert_eq!(read("TRUE", Holds::Truth), Ok(json!(true)));
        assert!(read("yes", Holds::Truth).is_err());
        assert!(read("12,5", Holds::Number).is_err());
        assert!(read("NaN", Holds::Number).is_err());
    }
}
