use super::{Block, Document};
use core::fmt::Write;

impl Document {
    /// A page without script and without style of its own: `style` is the address of its style sheet, `links` are
    /// addresses and names of its neighbors.
    pub fn to_html(&self, style: &str, links: &[(&str, &str)]) -> String {
        let mut out = String::new();
        let (title, style) = (escaped(&self.title), escaped(style));
        let _ = write!(
            out,
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}</title>\n<link rel=\"stylesheet\" href=\"{style}\">\n</head>\n<body>\n<main>\n<nav>",
            self.language.code()
        );
        for (address, name) in links {
            let _ = write!(out, "<a href=\"{}\">{}</a> ", escaped(address), escaped(name));
        }
        let _ = write!(out, "</nav>\n<h1>{title}</h1>\n");
        for lead in &self.lead {
            let _ = writeln!(out, "<p class=\"lead\">{}</p>", escaped(lead));
        }
        for section in &self.sections {
            let _ = write!(out, "<section>\n<h2>{}", escaped(&section.title));
            if !section.law.is_empty() {
                let _ = write!(out, " <small>{}</small>", escaped(section.law));
            }
            out.push_str("</h2>\n");
            for block in &section.blocks {
                block_html(&mut out, block);
            }
            out.push_str("</section>\n");
        }
        out.push_str("</main>\n</body>\n</html>\n");
        out
    }
}

fn block_html(out: &mut String, block: &Block) {
    match block {
        Block::Paragraph(text) => {
            let _ = writeln!(out, "<p>{}</p>", escaped(text));
        }
        Block::Missing(text) => {
            let _ = writeln!(out, "<p class=\"missing\">{}</p>", escaped(text));
        }
        Block::List(items) => {
            out.push_str("<ul>\n");
            for item in items {
                let _ = writeln!(out, "<li>{}</li>", escaped(item));
            }
            out.push_str("</ul>\n");
        }
        Block::Table { head, rows } => {
            out.push_str("<div class=\"table\" tabindex=\"0\">\n<table>\n<thead>\n<tr>");
            for cell in head {
                let _ = write!(out, "<th scope=\"col\">{}</th>", escaped(cell));
            }
            out.push_str("</tr>\n</thead>\n<tbody>\n");
            for row in rows {
                out.push_str("<tr>");
                for cell in row {
                    let _ = write!(out, "<td>{}</td>", escaped(cell));
                }
                out.push_str("</tr>\n");
            }
            out.push_str("</tbody>\n</table>\n</div>\n");
        }
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
