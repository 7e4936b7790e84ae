import Foundation
import Node
import Testing

/// docs/operator.md against the settings that there are.
@Suite struct OperatorPageTests {
  private struct Setting: Hashable {
    let section: String
    let key: String
  }

  private static let page: String = {
    let root = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
    return (try? String(contentsOfFile: "\(root)/docs/operator.md", encoding: .utf8)) ?? ""
  }()

  /// What the page's tables say of each setting: its default and its meaning.
  private static let told: [Setting: (standard: String, meaning: String)] = {
    var told: [Setting: (String, String)] = [:]
    var section: String?
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == "| top of the file | default | |" {
        section = ""
      } else if let head = line.wholeMatch(of: /\| `\[([a-z]+)[^`]*\]` \| default \| \|/) {
        section = String(head.output.1)
      } else if let row = line.wholeMatch(of: /\| `([A-Za-z0-9]+)` \| (.*?) \| (.*) \|/), let section {
        let setting = Setting(section: section, key: String(row.output.1))
        #expect(told[setting] == nil, "\(setting) stands twice")
        told[setting] = (String(row.output.2), String(row.output.3))
      } else if !line.hasPrefix("|") {
        section = nil
      }
    }
    return told
  }()

  /// What the default file says: the value of each setting, and the file's text.
  private static let written: [Setting: String] = {
    var written: [Setting: String] = [:]
    var section = ""
    for line in NodeConfiguration(domain: "a.test").commentedText.split(separator: "\n") {
      if let head = line.wholeMatch(of: /(# )?\[([a-z]+).*\]/) {
        section = String(head.output.2)
      } else if let row = line.wholeMatch(of: /(# )?([a-z][A-Za-z0-9]*) = (.*)/) {
        written[Setting(section: section, key: String(row.output.2))] = String(row.output.3)
      }
    }
    return written
  }()

  @Test func tellsEverySettingAndNoOther() {
    let (told, written) = (Set(Self.told.keys), Set(Self.written.keys))
    #expect(written.subtracting(told).isEmpty, "docs/operator.md lacks these settings")
    #expect(told.subtracting(written).isEmpty, "docs/operator.md has settings that are none")
    #expect(written.count > 25)
  }

  @Test func tellsEveryDefault() {
    for (setting, said) in Self.told where said.standard.wholeMatch(of: /`[^`]+`/) != nil {
      #expect(said.standard == "`\(Self.written[setting] ?? "")`", "\(setting)")
    }
  }

  @Test func tellsTheRanges() {
    let file = NodeConfiguration(domain: "a.test").commentedText
    for (setting, said) in Self.told {
      for range in said.meaning.matches(of: /[0-9]+ to [0-9]+/) {
        #expect(file.contains(range.output), "\(setting): \(range.output)")
      }
    }
  }
}
