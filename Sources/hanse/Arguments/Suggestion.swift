/// The word somebody probably meant.
enum Suggestion {
  /// The nearest of the candidates, if one is near: few letters apart, or begun the same.
  static func nearest(to word: String, among candidates: [String]) -> String? {
    let scored = candidates.map { candidate in
      (candidate, candidate.hasPrefix(word) && word.count >= 2 ? 1 : distance(word, candidate))
    }
    guard let best = scored.min(by: { $0.1 < $1.1 }), best.1 <= max(1, min(3, best.0.count / 3)) else {
      return nil
    }
    return best.0
  }

  /// Letters inserted, removed, replaced, or swapped with their neighbour, to get from one word to the other.
  static func distance(_ left: String, _ right: String) -> Int {
    let left = Array(left.prefix(64))
    let right = Array(right.prefix(64))
    var before: [Int] = []
    var row = Array(0...right.count)
    for (i, letter) in left.enumerated() {
      var next = [i + 1]
      for (j, other) in right.enumerated() {
        var cost = min(row[j + 1] + 1, next[j] + 1, row[j] + (letter == other ? 0 : 1))
        if i > 0, j > 0, letter == right[j - 1], left[i - 1] == other { cost = min(cost, before[j - 1] + 1) }
        next.append(cost)
      }
      before = row
      row = next
    }
    return row[right.count]
  }
}
