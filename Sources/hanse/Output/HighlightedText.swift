import Client
import Terminal

/// The text of a found message, made safe to print, with what was looked for in bold.
enum HighlightedText {
  static func block(_ text: String, _ highlights: [SearchResult.Highlight], _ style: Style) -> String {
    guard style.isColored, !highlights.isEmpty else { return SafeText.block(text) }
    let scalars = Array(text.unicodeScalars)
    var block = ""
    var index = 0
    for highlight in highlights {
      // The node's word is not taken for it: what does not fit the text is left out.
      guard highlight.offset >= index, highlight.offset < scalars.count, highlight.length > 0 else {
        continue
      }
      let end = min(highlight.length, scalars.count - highlight.offset) + highlight.offset
      block += safe(scalars[index..<highlight.offset])
      block += bold(safe(scalars[highlight.offset..<end]), style)
      index = end
    }
    return block + safe(scalars[index...])
  }

  private static func safe(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return SafeText.block(String(view))
  }

  /// Each line by itself, so that a margin between them stays plain.
  private static func bold(_ text: String, _ style: Style) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { style.bold(String($0)) }
      .joined(separator: "\n")
  }
}
