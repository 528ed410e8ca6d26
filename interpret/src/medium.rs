//! Media of a record: photographs, films, sounds, models.

use atlas_records::EventDate;

/// What kind of medium something is, by the names of Dublin Core.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MediaType {
    /// Something to explore: a model in three dimensions.
    InteractiveResource,
    /// A film.
    MovingImage,
    /// A sound recording.
    Sound,
    /// A photograph, drawing or scan.
    StillImage,
}

impl MediaType {
    /// Every kind, ascending by name.
    pub const ALL: [Self; 4] = [Self::InteractiveResource, Self::MovingImage, Self::Sound, Self::StillImage];

    /// The published name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::InteractiveResource => "InteractiveResource",
            Self::MovingImage => "MovingImage",
            Self::Sound => "Sound",
            Self::StillImage => "StillImage",
        }
    }

    /// The kind of a published name.
    pub(crate) fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The kind of a media type such as `image/jpeg`.
    pub(crate) fn of_format(format: &str) -> Option<Self> {
        match format.split_once('/')?.0 {
            "image" => Some(Self::StillImage),
            "video" => Some(Self::MovingImage),
            "audio" => Some(Self::Sound),
            "model" => Some(Self::InteractiveResource),
            _ => None,
        }
    }
}

/// One medium of a record. It has an address, of itself or of a page that shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Medium {
    /// What kind of medium it is, as given, else by its format.
    pub r#type: Option<MediaType>,
    /// `dcterms:format`: media type (`image/jpeg`), as given, else by the suffix of the file.
    pub format: Option<String>,
    /// `dcterms:identifier`: address of the file.
    pub identifier: Option<String>,
    /// `dcterms:references`: address of a page that shows it.
    pub references: Option<String>,
    /// `dcterms:title`.
    pub title: Option<String>,
    /// `dcterms:description`.
    pub description: Option<String>,
    /// `dcterms:created`: when it was taken.
    pub created: Option<EventDate>,
    /// `dcterms:creator`: who took it.
    pub creator: Option<String>,
    /// `dcterms:publisher`.
    pub publisher: Option<String>,
    /// `dcterms:rightsHolder`.
    pub rights_holder: Option<String>,
    /// `dcterms:license`, as given.
    pub license: Option<String>,
}
