//! Archives made to hurt: each ends as its line in `hostile.json` says.
