import Glibc
import TestSupport
import Testing

@testable import Terminal

/// docs/chat.md shows the screens that the chat draws.
@Suite struct ChatPageTests {
  private static let path =
    #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/docs/chat.md"

  private static func page() throws -> String {
    let file = try #require(fopen(path, "r"), "docs/chat.md is not there")
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = getc(file), byte != EOF { bytes.append(UInt8(byte)) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The screen stands between fences below the comment that names the scene.
  private static func replacing(_ name: String, in page: String, with screen: [String]) throws -> String {
    let mark = "<!-- screen: \(name) -->\n```text\n"
    let start = try #require(page.firstRange(of: mark), "docs/chat.md has no place for \(name)").upperBound
    let end = try #require(page[start...].firstRange(of: "\n```\n"))
    return page[..<start] + screen.joined(separator: "\n") + page[end.lowerBound...]
  }

  /// With HANSE_WRITE_SCREENS set it writes the page instead.
  @Test func showsTheScreens() throws {
    let page = try Self.page()
    var drawn = page
    for scene in Scenes.all { drawn = try Self.replacing(scene.name, in: drawn, with: scene.play().screen) }
    if getenv("HANSE_WRITE_SCREENS") != nil { return try write(drawn, to: Self.path) }
    #expect(
      drawn == page,
      "docs/chat.md shows other screens: HANSE_WRITE_SCREENS=1 swift test --filter ChatPageTests")
  }

  @Test func namesNoOtherScene() throws {
    let names = try Self.page().split(separator: "\n").filter { $0.hasPrefix("<!-- screen: ") }
    #expect(names.count == Scenes.all.count)
  }

  @Test func namesEveryKeyAndCommand() throws {
    let page = try Self.page()
    for group in HelpText.groups {
      for row in group.rows {
        #expect(page.contains("| \(row.keys.replacing("|", with: "\\|")) |"), "\(row.keys)")
      }
    }
    for command in SlashCommand.all { #expect(page.contains("| `\(command.synopsis)` |"), "\(command.name)") }
  }
}
