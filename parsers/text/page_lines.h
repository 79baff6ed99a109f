// The lines of a page as they are written one after the other: blanks, paragraphs, rows of tables, list marks, "> ". It knows nothing
// of HTML. Known by text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace m2t {

class PageLines {
 public:
  bool full() const;
  std::size_t size() const { return text_.size(); }
  // UTF-8. Blanks collapse outside of preformatted text; what nobody sees is dropped.
  void add_text(std::string_view text);
  void add_rule();

  // Ends a line that has something on it, or any line.
  void break_line();
  void end_line();

  // A tight paragraph is a line without a blank one around it.
  void begin_paragraph(bool tight);
  void end_paragraph();

  void begin_table();
  void end_table();
  void begin_row();
  void end_row();
  void begin_cell();

  void begin_list(bool numbered);
  void end_list();
  void begin_item();

  void begin_quote(bool cited);
  void end_quote();

  void begin_preformatted();
  void end_preformatted();

  // The whole text, bounded, without blank lines at its end. Nothing may be added behind this.
  std::string finished();

 private:
  void add_no_break_blank();
  bool joins_pictures() const;
  void add_blank(char32_t code);
  void add_visible(std::string_view character);
  void resume_row();
  std::string mark() const;
  void put_line(std::string_view line);

  struct OpenRow {
    bool has_text = false;
    std::size_t lines = 0;  // written so far
  };

  std::string text_;
  std::string line_;       // not yet written
  std::string item_mark_;  // stands before the next text
  bool last_blank_ = true;
  bool blank_wanted_ = false;
  bool tight_paragraph_ = false;
  std::vector<OpenRow> rows_ = {{}};  // of each open table; one outside of all
  bool cell_pending_ = false;
  bool continues_line_ = false;  // `line_` goes on at the end of the written text
  int preformatted_ = 0;
  std::vector<int> lists_;  // the next number of each open list; 0: bullets
  std::vector<bool> quotes_;
  std::size_t cited_depth_ = 0;
};

}  // namespace m2t
