import Glibc

/// A made-up vocabulary in which the word of rank r is as common as 1/r (Zipf's law), the same in every run.
struct ZipfWords {
  static let vocabulary = 50_000

  let words: [String]
  /// Share of all words that ranks up to this one have.
  private let shares: [Double]

  init() {
    var random = SplitMix(seed: 42)
    var seen: Set<String> = []
    var words: [String] = []
    while words.count < Self.vocabulary {
      let word = Self.word(rank: words.count, &random)
      if seen.insert(word).inserted { words.append(word) }
    }
    self.words = words
    var total = 0.0
    let sums = (1...Self.vocabulary).map { rank in
      total += 1 / Double(rank)
      return total
    }
    shares = sums.map { $0 / total }
  }

  func pick(_ random: inout SplitMix) -> String {
    let share = random.share()
    var (low, high) = (0, shares.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if shares[middle] < share { low = middle + 1 } else { high = middle }
    }
    return words[low]
  }

  /// A word of a rank that is as likely to be from 10 to 100 as from 100 to 1,000.
  func pick(ranks: ClosedRange<Double>, _ random: inout SplitMix) -> String {
    let exponent = log(ranks.lowerBound) + random.share() * (log(ranks.upperBound) - log(ranks.lowerBound))
    return words[min(words.count, max(1, Int(exp(exponent)))) - 1]
  }

  /// Common words are short.
  private static func word(rank: Int, _ random: inout SplitMix) -> String {
    let consonants = Array("bcdfghjklmnprstvwz")
    let vowels = Array("aeiou")
    var word = ""
    for _ in 0..<(1 + Int(log2(Double(rank + 2))) / 3 + random.below(2)) {
      word.append(consonants[random.below(consonants.count)])
      word.append(vowels[random.below(vowels.count)])
      if random.below(3) == 0 { word.append(consonants[random.below(consonants.count)]) }
    }
    return word
  }
}
