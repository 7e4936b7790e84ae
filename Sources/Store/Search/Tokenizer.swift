/// Cuts text into the tokens that are indexed: folded words, and overlapping pairs of characters for scripts written
/// without spaces, so that a two-character word is found inside a sentence. Takes any bytes; what is not UTF-8
/// separates words. Emoji, symbols and punctuation separate too.
struct Tokenizer<Sink: TokenSink> {
  private let text: UnsafeBufferPointer<UInt8>
  private let table: UnsafeBufferPointer<UInt32>
  private let buffer: UnsafeMutablePointer<UInt8>
  private var sink: Sink
  private var wordCount = 0
  private var wordStart = 0
  /// Bytes of the run's last character, which lie at `wide`; 0 outside a run.
  private var wideCount = 0
  private var wideStart = 0
  private var hasPair = false

  private var wide: UnsafeMutablePointer<UInt8> { buffer + TokenizerLimits.maxTokenBytes }

  static func run(_ text: UnsafeBufferPointer<UInt8>, into sink: Sink) -> Sink {
    Folding.table.withUnsafeBufferPointer { table in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: TokenizerLimits.maxTokenBytes + 8) { buffer in
        guard let start = buffer.baseAddress else { return sink }
        var tokenizer = Tokenizer(text: text, table: table, buffer: start, sink: sink)
        tokenizer.run()
        return tokenizer.sink
      }
    }
  }

  private init(
    text: UnsafeBufferPointer<UInt8>, table: UnsafeBufferPointer<UInt32>, buffer: UnsafeMutablePointer<UInt8>,
    sink: Sink
  ) {
    self.text = text
    self.table = table
    self.buffer = buffer
    self.sink = sink
  }

  private mutating func run() {
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        let folded = table[Int(byte)]
        if folded == Folding.separator {
          guard endToken(at: index) else { return }
        } else {
          guard wideCount == 0 || endRun(at: index) else { return }
          if wordCount == 0 { wordStart = index }
          append(UInt8(truncatingIfNeeded: folded))
        }
        index += 1
      } else {
        let (scalar, length) = UTF8Scalar.decode(text, at: index)
        guard take(scalar, start: index, end: index + length) else { return }
        index += length
      }
    }
    _ = endToken(at: index)
  }

  private mutating func take(_ scalar: UInt32, start: Int, end: Int) -> Bool {
    let folded = scalar < Folding.tableCount ? table[Int(scalar)] : Folding.fold(above: scalar)
    if folded == Folding.separator { return endToken(at: start) }
    if folded == Folding.dropped { return true }
    if folded & Folding.wide != 0 {
      guard wordCount == 0 || endWord(at: start) else { return false }
      return takeWide(folded & ~Folding.wide, start: start, end: end)
    }
    guard wideCount == 0 || endRun(at: start) else { return false }
    if wordCount == 0 { wordStart = start }
    appendLetter(folded)
    return true
  }

  private mutating func appendLetter(_ scalar: UInt32) {
    switch scalar {
    case 0xDF: appendBoth(0x73, 0x73)
    case 0xE6: appendBoth(0x61, 0x65)
    case 0x153: appendBoth(0x6F, 0x65)
    case 0..<0x80: append(UInt8(truncatingIfNeeded: scalar))
    default:
      if wordCount + 4 <= TokenizerLimits.maxTokenBytes {
        wordCount += UTF8Scalar.encode(scalar, to: buffer + wordCount)
      }
    }
  }

  private mutating func appendBoth(_ first: UInt8, _ second: UInt8) {
    append(first)
    append(second)
  }

  /// Of a longer word the beginning is indexed, and looked for.
  private mutating func append(_ byte: UInt8) {
    if wordCount < TokenizerLimits.maxTokenBytes {
      buffer[wordCount] = byte
      wordCount += 1
    }
  }

  private mutating func takeWide(_ scalar: UInt32, start: Int, end: Int) -> Bool {
    let count = UTF8Scalar.encode(scalar, to: wide + wideCount)
    if wideCount > 0 {
      let pair = UnsafeBufferPointer(start: wide, count: wideCount + count)
      guard sink.take(pair, .pair, start: wideStart, end: end) else { return false }
      hasPair = true
      for offset in 0..<count { wide[offset] = wide[wideCount + offset] }
    }
    wideCount = count
    wideStart = start
    return true
  }

  private mutating func endToken(at end: Int) -> Bool {
    if wordCount > 0 { return endWord(at: end) }
    return wideCount == 0 || endRun(at: end)
  }

  private mutating func endWord(at end: Int) -> Bool {
    let word = UnsafeBufferPointer(start: buffer, count: wordCount)
    wordCount = 0
    return sink.take(word, .word, start: wordStart, end: end)
  }

  private mutating func endRun(at end: Int) -> Bool {
    let character = UnsafeBufferPointer(start: wide, count: wideCount)
    let kind = hasPair ? TokenKind.last : .lone
    wideCount = 0
    hasPair = false
    return sink.take(character, kind, start: wideStart, end: end)
  }
}

enum TokenizerLimits {
  static let maxTokenBytes = 96
}
