/// Which document numbers a day's documents lie between. Documents come nearly in the order of their time, so a search
/// in a range of time can begin and end at a number and need not walk through all that is newer.
struct DayRanges {
  static let millisecondsPerDay: Int64 = 86_400_000

  private var ranges: [Int64: ClosedRange<Int64>] = [:]

  static func day(of timeMilliseconds: Int64) -> Int64 {
    // Rounds down before 1970 as well.
    let (day, rest) = timeMilliseconds.quotientAndRemainder(dividingBy: millisecondsPerDay)
    return rest < 0 ? day - 1 : day
  }

  mutating func add(_ timeMilliseconds: Int64, number: Int64) {
    let day = Self.day(of: timeMilliseconds)
    guard let range = ranges[day] else {
      ranges[day] = number...number
      return
    }
    ranges[day] = min(range.lowerBound, number)...max(range.upperBound, number)
  }

  /// Widens what is stored; a day never shrinks.
  func write(to connection: Connection) throws(StoreError) {
    for (day, range) in ranges {
      try connection.use(
        """
        INSERT INTO day (day, first, last) VALUES (?1, ?2, ?3)
        ON CONFLICT (day) DO UPDATE SET first = min(first, excluded.first), last = max(last, excluded.last)
        """
      ) { (upsert) throws(StoreError) in
        try upsert.bind(1, day)
        try upsert.bind(2, range.lowerBound)
        try upsert.bind(3, range.upperBound)
        try upsert.run()
      }
    }
  }

  /// The numbers between which all documents of the days lie; nil where there is none.
  static func numbers(
    from firstDay: Int64, through lastDay: Int64, on connection: Connection
  ) throws(StoreError) -> ClosedRange<Int64>? {
    try connection.use("SELECT min(first), max(last) FROM day WHERE day BETWEEN ?1 AND ?2") {
      (row) throws(StoreError) in
      try row.bind(1, firstDay)
      try row.bind(2, lastDay)
      guard try row.step(), let first = row.int64OrNil(0), let last = row.int64OrNil(1) else { return nil }
      return first...last
    }
  }
}
