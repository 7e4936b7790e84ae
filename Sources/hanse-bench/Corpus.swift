/// Who says what: messages made of a number, so that whoever fills a node and whoever searches it know the same.
struct Corpus {
  struct Message {
    let author: Int
    let text: String
  }

  /// How many messages the last author has, spread over the whole.
  static let rareMessages = 100

  let vocabulary = ZipfWords()
  let count: Int
  private let authors: Int
  /// Of every text; 0 leaves each as long as it comes.
  private let textBytes: Int
  /// An author's share falls with the number, as words' shares do.
  private let authorShares: [Double]

  init(count: Int, authors: Int, textBytes: Int) {
    self.count = count
    self.authors = authors
    self.textBytes = textBytes
    var total = 0.0
    let sums = (1..<authors).map { number in
      total += 1 / Double(number + 2)
      return total
    }
    authorShares = sums.map { $0 / total }
  }

  var rareAuthor: Int { authors - 1 }

  func message(_ number: Int) -> Message {
    var random = SplitMix(seed: UInt64(number))
    var author = rareAuthor
    if number % max(1, count / Self.rareMessages) != 7 {
      let share = random.share()
      author = authorShares.firstIndex { $0 >= share } ?? 0
    }
    if textBytes > 0 { return Message(author: author, text: text(&random)) }
    var text = (0..<(4 + random.below(20))).map { _ in vocabulary.pick(&random) }.joined(separator: " ")
    if random.below(100) < 3 { text += " https://example.test/\(random.below(100_000))" }
    return Message(author: author, text: text)
  }

  /// Words are ASCII: a text is cut where it is long enough.
  private func text(_ random: inout SplitMix) -> String {
    var text = vocabulary.pick(&random)
    while text.utf8.count < textBytes { text += " \(vocabulary.pick(&random))" }
    return String(text.prefix(textBytes))
  }
}
