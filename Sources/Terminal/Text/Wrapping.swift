/// Breaks text into lines of a width, and shortens it to one.
enum Wrapping {
  private static let tabColumns = 4

  /// The lines of a message's text, made safe, each at most `columns` wide; at most `limit` of them, and whether there
  /// are more. Work is bounded by what is shown, however long the text is.
  static func lines(
    of text: String, columns: Int, firstIndent: Int = 0, limit: Int = .max
  ) -> (lines: [String], hasMore: Bool) {
    var lines: [String] = []
    let splits = limit == .max ? limit : limit + 1
    for paragraph in text.unicodeScalars.split(
      separator: "\n", maxSplits: splits, omittingEmptySubsequences: false)
    {
      guard lines.count < limit else { return (lines, true) }
      let most = limit == .max ? limit : (limit - lines.count + 1) * max(1, columns) * 4
      let line = paragraph.last == "\r" ? paragraph.dropLast() : paragraph
      let safe = SafeText.line(String(String(line).prefix(most)).replacing("\t", with: tab))
      let indent = lines.isEmpty ? firstIndent : 0
      lines += wrapped(safe, columns: max(1, columns), firstIndent: indent)
    }
    guard lines.count > limit else { return (lines, false) }
    return (Array(lines.prefix(limit)), true)
  }

  private static var tab: String { String(repeating: " ", count: tabColumns) }

  /// One safe paragraph in lines; breaks at blanks, and inside a word only when it fills a line by itself.
  static func wrapped(_ text: String, columns: Int, firstIndent: Int = 0) -> [String] {
    var lines: [String] = []
    var line = ""
    var width = min(firstIndent, columns - 1)
    // Where the last blank of the line is, and what stands behind it.
    var tail: (text: String, width: Int)?
    for character in text {
      let size = TextWidth.of(character)
      if width + size > columns && !line.isEmpty {
        if character == " " {
          lines.append(line)
          (line, width, tail) = ("", 0, nil)
          continue
        }
        if let kept = tail, kept.width + size <= columns {
          lines.append(String(line.dropLast(kept.text.count)).trimmedEnd)
          (line, width) = (kept.text, kept.width)
        } else {
          lines.append(line)
          (line, width) = ("", 0)
        }
        tail = nil
      }
      line.append(character)
      width += size
      if character == " " {
        tail = ("", 0)
      } else if let kept = tail {
        tail = (kept.text + String(character), kept.width + size)
      }
    }
    return lines + [line]
  }

  /// Text cut to a width, with `…` in place of what is left out.
  static func cut(_ text: String, columns: Int) -> String {
    guard TextWidth.of(text) > columns else { return text }
    var kept = ""
    var width = 0
    for character in text {
      let size = TextWidth.of(character)
      if width + size > columns - 1 { break }
      kept.append(character)
      width += size
    }
    return columns > 0 ? kept + "…" : ""
  }

  /// Cut or filled with blanks to exactly a width.
  static func fitted(_ text: String, columns: Int) -> String {
    let cut = cut(text, columns: columns)
    return cut + String(repeating: " ", count: max(0, columns - TextWidth.of(cut)))
  }
}

extension String {
  var trimmedEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
