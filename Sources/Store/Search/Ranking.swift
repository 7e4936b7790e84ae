import Glibc

/// Best first, by BM25 over a bounded number of the newest matches.
///
/// FTS5's own bm25() reads a term's whole list to learn how rare it is. Here a term's weight is how rarely it occurs in
/// the candidates, which all hold every term: "the" stands in each of them three times, "invoice" once. Nothing that the
/// searcher may not see has a part in the order.
enum Ranking {
  /// How many of the newest matches are ranked.
  static let mostCandidates = 2_000

  /// BM25's usual constants: how soon a term's repetition stops to matter, and how much a text's length does.
  private static let saturation = 1.2
  private static let lengthShare = 0.75
  /// After so long recency gives half of what it gives to the newest; what is very old keeps half of its score.
  private static let halfLifeMilliseconds = 30.0 * 86_400_000

  static func best(_ rows: [SearchWalk.Row]) -> [SearchPage.Hit] {
    guard let newest = rows.map(\.hit.timeMilliseconds).max() else { return [] }
    let lengths = rows.reduce(0.0) { $0 + Double($1.length) }
    let meanLength = max(1, lengths / Double(rows.count))
    let weights = weights(rows, lengths)
    let scored = rows.map { row in
      let norm = 1 - lengthShare + lengthShare * Double(row.length) / meanLength
      var score = 0.0
      for (weight, occurrences) in zip(weights, row.tally) {
        let count = Double(occurrences)
        score += weight * count * (saturation + 1) / (count + saturation * norm)
      }
      let age = Double(newest) - Double(row.hit.timeMilliseconds)
      return (hit: row.hit, score: score * (1 + exp2(-age / halfLifeMilliseconds)) / 2)
    }
    return scored.sorted { ($0.score, $0.hit.number) > ($1.score, $1.hit.number) }.map(\.hit)
  }

  private static func weights(_ rows: [SearchWalk.Row], _ lengths: Double) -> [Double] {
    var totals = [Double](repeating: 0, count: rows[0].tally.count)
    for row in rows {
      for (index, occurrences) in row.tally.enumerated() { totals[index] += Double(occurrences) }
    }
    return totals.map { log(1 + lengths / max(1, $0)) }
  }
}
