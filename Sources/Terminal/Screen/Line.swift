/// Text in pieces that look differently. What is put in must be safe already.
struct Line: Equatable, Sendable {
  struct Span: Equatable, Sendable {
    let text: String
    let tone: Tone
  }

  private(set) var spans: [Span] = []

  init() {}

  init(_ text: String, _ tone: Tone = []) {
    add(text, tone)
  }

  mutating func add(_ text: String, _ tone: Tone = []) {
    if !text.isEmpty { spans.append(Span(text: text, tone: tone)) }
  }

  var width: Int { spans.reduce(0) { $0 + TextWidth.of($1.text) } }

  /// The same with a tone more on everything.
  func with(_ tone: Tone) -> Line {
    var line = Line()
    for span in spans { line.add(span.text, span.tone.union(tone)) }
    return line
  }

  /// With room at its beginning for the mark of what is selected, which also shows where nothing can be reversed.
  func marked(_ isSelected: Bool, columns: Int) -> Line {
    var line = Line(isSelected ? ">" : " ")
    line.spans += spans
    return isSelected ? line.filled(columns).with(.reverse) : line
  }

  /// Filled with blanks up to a width.
  func filled(_ columns: Int, _ tone: Tone = []) -> Line {
    var line = self
    line.add(String(repeating: " ", count: max(0, columns - width)), tone)
    return line
  }
}
