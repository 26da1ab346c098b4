//! `export`: the deliberate way out. It says what will be readable, and asks.

use keepsake::Archive;
use keepsake::archive::{Cancel, ExportLanguage, ExportTold, Extent, Form, Out};
use serde_json::{Value, json};

use crate::args::{Common, ExportArguments, ExportForm, Language};
use crate::exit::{Done, Failed};
use crate::{evidence, input, print, verbs};

pub(crate) async fn run(
    archive: &Archive,
    arguments: &ExportArguments,
    common: &Common,
) -> Result<Done, Failed> {
    match arguments.form {
        None => evidence::run(archive, arguments, common).await,
        Some(wanted) => readable(archive, arguments, form(wanted), common),
    }
}

fn readable(
    archive: &Archive,
    arguments: &ExportArguments,
    form: Form,
    common: &Common,
) -> Result<Done, Failed> {
    let posts = input::each_or_lines(&arguments.posts)?;
    let posts =
        posts.iter().map(|post| verbs::find(archive, post)).collect::<Result<Vec<_>, _>>()?;
    let posts = (!arguments.posts.is_empty()).then_some(posts);
    if !arguments.yes {
        agreed(archive.extent(posts.as_deref()), arguments)?;
    }
    let out = Out {
        form,
        target: arguments.out.clone(),
        posts,
        site: arguments.site.clone(),
        language: language(common.language),
    };
    let cancel = Cancel::default();
    tokio::spawn(verbs::end_on_interrupt(cancel.clone()));
    let told = archive.export(&out, &cancel, &print::export_progress).map_err(Failed::export)?;
    tell(&told, out.form, common);
    Ok(if told.media_damaged > 0 { Done::Damaged } else { Done::Clear })
}

fn form(form: ExportForm) -> Form {
    match form {
        ExportForm::Wxr => Form::Wxr,
        ExportForm::ActivityStreams => Form::ActivityStreams,
        ExportForm::Markdown => Form::Markdown,
        ExportForm::Site => Form::Site,
    }
}

fn language(language: Language) -> ExportLanguage {
    match language {
        Language::En => ExportLanguage::En,
        Language::Vi => ExportLanguage::Vi,
    }
}

/// Says what will lie open where, and asks whoever sits at the terminal.
fn agreed(extent: Extent, arguments: &ExportArguments) -> Result<(), Failed> {
    print::message(format!(
        "{} posts and {} media files ({} bytes) will be written to {}, NOT sealed: whoever can read \
         that disk can read them, with names and dates. Deleting them later may leave them on the \
         disk. A memory stick that you keep elsewhere is safer than this computer.",
        extent.posts,
        extent.media,
        extent.media_bytes,
        arguments.out.display(),
    ));
    input::yes()
}

fn tell(told: &ExportTold, form: Form, common: &Common) {
    if common.json {
        let mut object = json!({ "exported": true, "form": form.word() });
        if let (Value::Object(object), Value::Object(more)) = (&mut object, json!(told)) {
            object.extend(more);
        }
        return print::line(object);
    }
    print::line(format!(
        "{} posts and {} media files are written ({} files, {} bytes), not sealed.",
        told.posts, told.media, told.files, told.bytes
    ));
    let lacking = [
        (told.media_missing, "media files are named and were never kept"),
        (told.media_damaged, "media files are damaged in the vault and were left out"),
        (told.not_public, "posts were not public; they are marked so where the form can"),
    ];
    for (n, what) in lacking.into_iter().filter(|(n, _)| *n > 0) {
        print::line(format!("  {n} {what}"));
    }
    if !told.beside.is_empty() {
        print::line(
            "  The form has no place for these; they stand beside, where only Keepsake reads them:",
        );
        for (field, n) in &told.beside {
            print::line(format!("    {} ({n} posts)", field.replace('_', " ")));
        }
    }
    print::line("  Looks, verdicts, notices and raw pages are not in it: they stay in the vault.");
}
