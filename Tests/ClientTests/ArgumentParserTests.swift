import Testing

/// What the command line takes and refuses. Nothing here reaches a node: a line that fits ends with `notLoggedIn`.
@Suite struct ArgumentParserTests {
  private static let nobody = Program(environment: ["XDG_CONFIG_HOME": "/nonexistent"])

  @Test(arguments: [
    ([], "commandMissing", "see: hanse help"),
    (["channels"], "commandMissing", "see: hanse help channels"),
    (["--json"], "commandMissing", "see: hanse help"),
    (["chanels", "list"], "commandUnknown", "did you mean: hanse channels"),
    (["channels", "lst"], "commandUnknown", "did you mean: hanse channels list"),
    (["sned", "a", "b"], "commandUnknown", "did you mean: hanse send"),
    (["qqqqqqq"], "commandUnknown", "see: hanse help"),
    (["help", "nothing"], "commandUnknown", "see: hanse help"),
    (["history", "a", "--limt", "3"], "optionUnknown", "did you mean: --limit"),
    (["history", "a", "--zzzzzz"], "optionUnknown", "see: hanse history --help"),
    (["history", "a", "-l", "3"], "optionUnknown", "hanse history"),
    (["--limit", "3", "history", "a"], "optionUnknown", "hanse"),
    (["history", "a", "--limit"], "valueMissing", "--limit N"),
    (["history", "a", "--limit", "--json"], "valueMissing", "--limit=VALUE"),
    (["history", "a", "--limit", "many"], "valueInvalid", "--limit N"),
    (["history", "a", "--limit=0"], "valueInvalid", "--limit N"),
    (["history", "a", "--limit=1001"], "valueInvalid", "--limit N"),
    (["history", "a", "--before=99999999999999999999"], "valueInvalid", "--before N"),
    (["history", "a", "--limit", "3", "--limit", "4"], "optionRepeated", "once"),
    (["history", "--json=yes", "a"], "valueUnexpected", "just --json"),
    (["history"], "argumentMissing", "hanse history CHANNEL"),
    (["search"], "argumentMissing", "hanse search WORDS..."),
    (["search", "a", "--thread", "3"], "argumentMissing", "--channel"),
    (["search", "--has", "pictures"], "valueInvalid", "--has link"),
    (["search", "a", "--best", "--offset", "200"], "valueInvalid", "--offset N"),
    (["send", "a", "two", "words"], "argumentUnexpected", "quotes"),
    (["status", "now"], "argumentUnexpected", "hanse status"),
    (["erase", "a", "first"], "valueInvalid", "hanse erase CHANNEL N"),
    (["erase", "a", "-1"], "optionUnknown", "--"),
    (["send", "a", "b", "--wait", "seen"], "valueInvalid", "--wait accepted|ordered"),
    (["send", "a", "b", "--key", ""], "valueInvalid", "another key"),
    (["send", "a", "b", "--key", "two words"], "valueInvalid", "another key"),
    (["react", "a", "1", ""], "valueInvalid", "hanse react"),
    (["search", "a", "--from", "2025-02-30"], "valueInvalid", "YYYY-MM-DD"),
    (["search", "a", "--to", "yesterday"], "valueInvalid", "YYYY-MM-DD"),
    (["search", "a", "--to", "2025-02-03T24:00"], "valueInvalid", "YYYY-MM-DD"),
    (["login", "--name", "alice"], "valueMissing", "hanse login --url"),
    (["login", "--url", "http://a", "--name", "b"], "urlMalformed", "--url https://"),
    (["login", "--url", "https://a", "--name", "b", "--connect", "a=b"], "valueInvalid", "--connect"),
    (["status", "--profile", "../x"], "profileNameInvalid", "--profile"),
    (["status", "--profile="], "profileNameInvalid", "--profile"),
  ])
  func refuses(arguments: [String], code: String, next: String) throws {
    let result = try Self.nobody.run(arguments)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    let lines = result.complaint.split(separator: "\n")
    #expect(lines.count == 2 && lines[0].hasPrefix("hanse: ") && lines[0].hasSuffix(" (\(code))"))
    #expect(
      lines.last?.hasPrefix("  next: ") == true && lines.last?.contains(next) == true, "\(result.complaint)")
  }

  @Test(arguments: [
    ["status"], ["--json", "status"], ["status", "--json", "--json"], ["--profile", "bob", "status"],
    ["status", "--profile=bob-2.x_y"], ["history", "a", "--limit=3", "--before", "9"],
    ["history", "--", "a"],
    ["send", "a", "--", "--help"], ["send", "a", "-"], ["--json", "channels", "--profile", "b", "list"],
    ["verify"], ["verify", "a"], ["search", "a", "b c", "--from", "2025-02-28", "--to=2025-12-31T23:59Z"],
    ["follow", "--for", "1", "--count", "2"], ["send", "--key=--k", "a", "b"],
  ])
  func takes(arguments: [String]) throws {
    let result = try Self.nobody.run(arguments)
    #expect(result.status == 4, "\(result.complaint)")
    #expect(result.complaint.contains("(notLoggedIn)"))
  }

  @Test func refusesWhatIsNotUTF8() throws {
    // The shell makes the bytes, which no Swift string can hold.
    let result = try Program.shell("exec '\(Program.path)' send a \"$(printf 'b\\377')\"")
    #expect(result.status == 2)
    #expect(result.complaint.contains("argument 3 is not UTF-8 (argumentNotUTF8)"))
  }
}
