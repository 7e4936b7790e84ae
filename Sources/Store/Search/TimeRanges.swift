/// Which document numbers the documents of a day, and of a minute, lie between. Documents come nearly in the order of
/// their time, so a search in a range of time can begin and end at a number and need not walk through all that is newer.
struct TimeRanges {
  static let millisecondsPerDay: Int64 = 86_400_000
  static let millisecondsPerMinute: Int64 = 60_000

  private var days: [Int64: ClosedRange<Int64>] = [:]
  private var minutes: [Int64: ClosedRange<Int64>] = [:]

  /// Rounds down before 1970 as well.
  static func slot(of timeMilliseconds: Int64, _ length: Int64) -> Int64 {
    let (slot, rest) = timeMilliseconds.quotientAndRemainder(dividingBy: length)
    return rest < 0 ? slot - 1 : slot
  }

  mutating func add(_ timeMilliseconds: Int64, number: Int64) {
    Self.add(number, to: &days[Self.slot(of: timeMilliseconds, Self.millisecondsPerDay)])
    Self.add(number, to: &minutes[Self.slot(of: timeMilliseconds, Self.millisecondsPerMinute)])
  }

  private static func add(_ number: Int64, to range: inout ClosedRange<Int64>?) {
    range = min(range?.lowerBound ?? number, number)...max(range?.upperBound ?? number, number)
  }

  /// Widens what is stored; a slot never shrinks.
  func write(to connection: Connection) throws(StoreError) {
    try write(
      """
      INSERT INTO day (day, first, last) VALUES (?1, ?2, ?3)
      ON CONFLICT (day) DO UPDATE SET first = min(first, excluded.first), last = max(last, excluded.last)
      """, days, to: connection)
    try write(
      """
      INSERT INTO minute (minute, first, last) VALUES (?1, ?2, ?3)
      ON CONFLICT (minute) DO UPDATE SET first = min(first, excluded.first), last = max(last, excluded.last)
      """, minutes, to: connection)
  }

  private func write(
    _ sql: StaticString, _ ranges: [Int64: ClosedRange<Int64>], to connection: Connection
  ) throws(StoreError) {
    for (slot, range) in ranges {
      try connection.use(sql) { (upsert) throws(StoreError) in
        try upsert.bind(1, slot)
        try upsert.bind(2, range.lowerBound)
        try upsert.bind(3, range.upperBound)
        try upsert.run()
      }
    }
  }

  /// The numbers between which all documents of a time lie; nil where there is none. Whole days are looked up as days,
  /// and what is left of the first and the last one by minutes.
  static func numbers(
    of time: Range<Int64>, on connection: Connection
  ) throws(StoreError) -> ClosedRange<Int64>? {
    guard !time.isEmpty else { return nil }
    let (start, end) = (time.lowerBound, time.upperBound - 1)
    let days = (slot(of: start, millisecondsPerDay), slot(of: end, millisecondsPerDay))
    let minutes = (slot(of: start, millisecondsPerMinute), slot(of: end, millisecondsPerMinute))
    let ofMinutes: StaticString = "SELECT min(first), max(last) FROM minute WHERE minute BETWEEN ?1 AND ?2"
    if days.0 == days.1 { return try read(ofMinutes, minutes.0, minutes.1, on: connection) }
    let minutesPerDay = millisecondsPerDay / millisecondsPerMinute
    let parts = [
      try read(ofMinutes, minutes.0, (days.0 + 1) * minutesPerDay - 1, on: connection),
      try read(
        "SELECT min(first), max(last) FROM day WHERE day BETWEEN ?1 AND ?2", days.0 + 1, days.1 - 1,
        on: connection),
      try read(ofMinutes, days.1 * minutesPerDay, minutes.1, on: connection),
    ].compactMap { $0 }
    guard let first = parts.map(\.lowerBound).min(), let last = parts.map(\.upperBound).max() else {
      return nil
    }
    return first...last
  }

  private static func read(
    _ sql: StaticString, _ first: Int64, _ last: Int64, on connection: Connection
  ) throws(StoreError) -> ClosedRange<Int64>? {
    try connection.use(sql) { (row) throws(StoreError) in
      try row.bind(1, first)
      try row.bind(2, last)
      guard try row.step(), let first = row.int64OrNil(0), let last = row.int64OrNil(1) else { return nil }
      return first...last
    }
  }
}
