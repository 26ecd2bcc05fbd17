use super::{Block, Document};
use core::fmt::Write;

impl Document {
    /// Plain text with the marks of Markdown, one block a paragraph.
    pub fn to_text(&self) -> String {
        let mut out = format!("# {}\n", self.title);
        for lead in &self.lead {
            let _ = write!(out, "\n{lead}\n");
        }
        for section in &self.sections {
            let law = if section.law.is_empty() {
                String::new()
            } else {
                format!(" ({})", section.law)
            };
            let _ = write!(out, "\n## {}{law}\n", section.title);
            for block in &section.blocks {
                out.push('\n');
                block_text(&mut out, block);
            }
        }
        out
    }
}

fn block_text(out: &mut String, block: &Block) {
    match block {
        Block::Paragraph(text) => {
            let _ = writeln!(out, "{text}");
        }
        Block::Missing(text) => {
            let _ = writeln!(out, "**{text}**");
        }
        Block::List(items) => {
            for item in items {
                let _ = writeln!(out, "- {item}");
            }
        }
        Block::Table { head, rows } => {
            let _ = writeln!(out, "| {} |", head.join(" | "));
            let _ = writeln!(out, "|{}", "---|".repeat(head.len()));
            for row in rows {
                let cells: Vec<String> = row.iter().map(|cell| cell.replace('|', "\\|")).collect();
                let _ = writeln!(out, "| {} |", cells.join(" | "));
            }
        }
    }
}
