//! Codes of countries and languages.

use std::{collections::BTreeMap, sync::LazyLock};

/// ISO 3166-1 alpha-2, and `XK`, which is used for Kosovo.
const COUNTRIES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI \
    BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN \
    CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK \
    FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM \
    HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN \
    KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK \
    ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP \
    NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW \
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF \
    TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI \
    VN VU WF WS XK YE YT ZA ZM ZW";

/// ISO 639-3, each with its two-letter code in ISO 639-1 where it has one.
const LANGUAGES: &str = include_str!("languages.tsv");

static BY_CODE: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    let line = |line: &'static str| line.split_once('\t').unwrap_or((line, ""));
    LANGUAGES.lines().map(line).collect()
});

/// Whether the text is the code of a country, upper case.
pub(super) fn is_country(code: &str) -> bool {
    COUNTRIES.split_whitespace().any(|known| known == code)
}

/// Whether the text is the three-letter code of a language, lower case.
pub(super) fn is_language(code: &str) -> bool {
    BY_CODE.contains_key(code)
}

/// The three-letter code of a language with this two-letter one.
pub(super) fn language_of_two_letters(code: &str) -> Option<&'static str> {
    BY_CODE.iter().find(|(_, two)| !two.is_empty() && **two == code).map(|(three, _)| *three)
}

#[cfg(test)]
mod tests {
    use super::{is_country, is_language, language_of_two_letters};

    #[test]
    fn codes_are_known_in_their_form_only() {
        for (code, expected) in
            [("AU", true), ("ZW", true), ("au", false), ("AUS", false), ("ZZ", false), ("", false)]
        {
            assert_eq!(is_country(code), expected, "{code}");
        }
        for (code, expected) in [("eng", true), ("zza", true), ("en", false), ("ENG", false), ("", false)] {
            assert_eq!(is_language(code), expected, "{code}");
        }
        assert_eq!((language_of_two_letters("de"), language_of_two_letters("")), (Some("deu"), None));
    }
}
