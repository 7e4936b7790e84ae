/// A search under way: goes from the newest document down, until whoever takes the hits has enough, or the budget is
/// spent.
struct SearchWalk {
  /// What becomes of a search at a hit.
  enum Step { case goOn, stop }

  /// A row of the index that matches.
  struct Row {
    let hit: SearchPage.Hit
    /// The text's, in bytes.
    let length: Int64
    /// How often each term occurs, up to 255; empty unless it was asked for.
    var tally: [UInt8]
  }

  private static let rowsBetweenLooks = 64
  /// Lists times bands of one question to FTS5, which cannot be stopped before it is answered. Asking takes time too, so
  /// a search that finds little asks for more bands at once as it goes.
  private static let mostListBands: Int64 = 16
  /// In which all of a question's bands should be read: what is left of the budget by then is not overdrawn by much.
  private static let questionNanoseconds: UInt64 = 3_000_000

  private let query: SearchQuery
  private let plan: SearchPlan
  private let connection: Connection
  private let tallies: Bool
  private var budget: SearchBudget
  private var rows = 0
  /// The highest number not looked at yet.
  private(set) var highest: Int64
  /// Nothing is left to look at, by the walk's own or its taker's word.
  private(set) var isDone = false

  init(
    _ query: SearchQuery, _ plan: SearchPlan, tallies: Bool, budget: SearchBudget, on connection: Connection
  ) {
    self.query = query
    self.plan = plan
    self.tallies = tallies
    self.budget = budget
    self.connection = connection
    highest = plan.numbers.upperBound
  }

  mutating func run(_ take: (Row) throws(StoreError) -> Step) throws(StoreError) {
    guard plan.isBanded else {
      if try read(plan.expression(bands: nil), plan.numbers, take) { isDone = true }
      return
    }
    var width: Int64 = 1
    while highest >= plan.numbers.lowerBound {
      let last = Band.of(highest)
      let bands = max(0, last - width + 1)...last
      let numbers = Band.numbers(bands).clamped(to: plan.numbers.lowerBound...highest)
      let rowsBefore = rows
      let left = budget.leftNanoseconds()
      guard try read(plan.expression(bands: bands), numbers, take), !isDone else { return }
      highest = numbers.lowerBound - 1
      if rows == rowsBefore, try !jump() { break }
      if budget.isSpent() { return }
      width = nextWidth(after: Int64(bands.count), left: left)
    }
    isDone = true
  }

  /// How many bands to ask for at once, when the last question was about `bands` and there was `left` to spend before it.
  private func nextWidth(after bands: Int64, left: UInt64?) -> Int64 {
    let most = min(bands * 2, max(1, Self.mostListBands / Int64(max(1, plan.lists.count))))
    guard let left, let rest = budget.leftNanoseconds() else { return most }
    let each = max(1, (left - min(left, rest)) / UInt64(bands))
    return min(most, max(1, Int64(min(rest, Self.questionNanoseconds) / each)))
  }

  /// After a band with nothing in it: on to where the rarest token is next. False: it is nowhere.
  private mutating func jump() throws(StoreError) -> Bool {
    guard let expression = plan.rarest?.expression, highest >= plan.numbers.lowerBound else { return true }
    let next = try connection.use(
      """
      SELECT rowid FROM word WHERE word MATCH ?1 AND rowid >= ?2 AND rowid <= ?3 ORDER BY rowid DESC LIMIT 1
      """
    ) { (row) throws(StoreError) in
      try row.bind(1, text: expression.bytes)
      try row.bind(2, plan.numbers.lowerBound)
      try row.bind(3, highest)
      return try row.step() ? row.int64(0) : nil
    }
    if let next { highest = next }
    return next != nil
  }

  /// True: all rows are read, or the taker has enough.
  private mutating func read(
    _ expression: (SearchExpression, scopePhrases: Int), _ numbers: ClosedRange<Int64>,
    _ take: (Row) throws(StoreError) -> Step
  ) throws(StoreError) -> Bool {
    let statement = try tallies ? connection.statement(Self.tallied) : connection.statement(Self.plain)
    defer { statement.reset() }
    try statement.bind(1, text: expression.0.bytes)
    try statement.bind(2, numbers.lowerBound)
    try statement.bind(3, numbers.upperBound)
    if tallies { try statement.bind(4, Int64(expression.scopePhrases)) }
    while try statement.step() {
      let hit = SearchPage.Hit(
        number: statement.int64(0), key: statement.int64(1), channel: statement.int64(2),
        timeMilliseconds: statement.int64(3))
      rows += 1
      highest = hit.number - 1
      // What a searcher may see is decided here, whatever FTS5 was asked for.
      if query.channels.contains(hit.channel), query.time?.contains(hit.timeMilliseconds) ?? true {
        let row = Row(
          hit: hit, length: statement.int64(4), tally: tallies ? statement.bytes(5) : [])
        if try take(row) == .stop {
          isDone = true
          return true
        }
      }
      if rows % Self.rowsBetweenLooks == 0, budget.isSpent() { return false }
    }
    return true
  }

  private static let plain: StaticString = """
    SELECT document.number, document.key, document.channel, document.time, document.length
    FROM word CROSS JOIN document ON document.number = word.rowid
    WHERE word MATCH ?1 AND word.rowid >= ?2 AND word.rowid <= ?3
    ORDER BY word.rowid DESC
    """

  private static let tallied: StaticString = """
    SELECT document.number, document.key, document.channel, document.time, document.length, tally(word, ?4)
    FROM word CROSS JOIN document ON document.number = word.rowid
    WHERE word MATCH ?1 AND word.rowid >= ?2 AND word.rowid <= ?3
    ORDER BY word.rowid DESC
    """
}
