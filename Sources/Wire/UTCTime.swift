/// Times as texts for every reader: in UTC, by the Gregorian calendar.
public enum UTCTime {
  /// `YYYY-MM-DD`; milliseconds since 1970.
  public static func day(_ milliseconds: UInt64) -> String {
    let (year, month, day) = civil(Int64(milliseconds / 86_400_000))
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// `HH:MM`.
  public static func clock(_ milliseconds: UInt64) -> String {
    let minutes = Int64(milliseconds / 60_000 % 1_440)
    return "\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))"
  }

  /// `YYYY-MM-DDTHH:MM:SS.sssZ` (RFC 3339).
  public static func stamp(_ milliseconds: UInt64) -> String {
    let seconds = Int64(milliseconds / 1_000)
    return "\(day(milliseconds))T\(clock(milliseconds)):\(padded(seconds % 60, 2))"
      + ".\(padded(Int64(milliseconds % 1_000), 3))Z"
  }

  /// The time of `YYYY-MM-DDTHH:MM:SS` with a fraction or not, and `Z` or an offset behind (RFC 3339); `nil` when it is none.
  public static func parse(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes[4] == 0x2D, bytes[7] == 0x2D, [0x54, 0x74, 0x20].contains(bytes[10]),
      bytes[13] == 0x3A, bytes[16] == 0x3A, let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
      let day = number(bytes[8..<10]), let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
      let second = number(bytes[17..<19]), (1...12).contains(month), hour < 24, minute < 60,
      second <= 60
    else { return nil }
    let days = days(year, month, day)
    guard civil(days) == (year, month, day) else { return nil }
    var rest = bytes[19...]
    var milliseconds: Int64 = 0
    if rest.first == 0x2E {
      let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
      guard !digits.isEmpty else { return nil }
      milliseconds = number((Array(digits) + [0x30, 0x30])[0..<3]) ?? 0
      rest = rest.dropFirst(1 + digits.count)
    }
    guard let offset = offset(rest) else { return nil }
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset
    // By its offset a time may be of the year 10,000, for which a stamp has no digits.
    guard seconds < 253_402_300_800 else { return nil }
    return seconds * 1_000 + milliseconds
  }

  /// Seconds east of UTC.
  private static func offset(_ bytes: ArraySlice<UInt8>) -> Int64? {
    let bytes = Array(bytes)
    if bytes == [0x5A] || bytes == [0x7A] { return 0 }
    guard bytes.count == 6, bytes[3] == 0x3A, let hours = number(bytes[1..<3]),
      let minutes = number(bytes[4..<6]), hours < 24, minutes < 60
    else { return nil }
    let seconds = hours * 3_600 + minutes * 60
    return bytes[0] == 0x2B ? seconds : bytes[0] == 0x2D ? -seconds : nil
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    var value: Int64 = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      value = value * 10 + Int64(digit - 0x30)
    }
    return value
  }

  /// Days since 1970 of a date of the proleptic Gregorian calendar, in eras of 400 years that begin in March.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func civil(_ days: Int64) -> (Int64, Int64, Int64) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  private static func padded(_ number: Int64, _ digits: Int) -> String {
    let text = "\(number)"
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
