/// Which version of the protocol two nodes speak with each other (spec: versioning).
public enum ProtocolVersion {
  /// The versions that this program speaks, rising.
  public static let spoken: [UInt64] = [1]

  /// The highest that both speak; `nil` if there is none, which is `noCommonVersion`.
  public static func common(_ own: [UInt64], _ peers: [UInt64]) -> UInt64? {
    own.filter { peers.contains($0) }.max()
  }

  public static let noneInCommon = "noCommonVersion"

  /// Where an endpoint stands in a version.
  public static func path(of endpoint: String, in version: UInt64) -> String {
    "/hanse/v\(version)/\(endpoint)"
  }

  /// The version and the endpoint's name in a path; `nil` for other paths.
  public static func parse(_ path: String) -> (version: UInt64, endpoint: String)? {
    let parts = path.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0].isEmpty, parts[1].elementsEqual("hanse".utf8), parts[2].first == 0x76
    else { return nil }
    let digits = parts[2].dropFirst()
    guard digits.first != 0x30, digits.allSatisfy({ (0x30...0x39).contains($0) }),
      let version = UInt64(String(decoding: digits, as: UTF8.self))
    else { return nil }
    return (version, String(decoding: parts[3], as: UTF8.self))
  }
}
