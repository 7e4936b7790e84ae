import JSON
import Testing

@testable import ClientAPI

/// Every cell of docs/permissions.md over HTTPS: who may, may; who may not is told why.
@Suite struct PermissionTests {
  private static func rows() -> [PermissionTable.Row] { (try? PermissionTable.read().rows) ?? [] }

  @Test(arguments: rows())
  func holds(_ row: PermissionTable.Row) async throws {
    let cast = try await PermissionCast.shared.cast()
    let request = try PermissionRequest(row)
    let shared =
      request.needsFork
      ? try await PermissionScene.forked(cast)
      : request.needsStranger
        ? try await PermissionScene.made(cast, withStranger: true) : try await PermissionCast.shared.scene()
    for (caller, expected) in row.cells {
      // Those who are refused change nothing, so that all of them can share a channel.
      let isAlone = request.isLasting && expected == "yes"
      let scene = isAlone ? try await PermissionScene.made(cast) : shared
      let reply = try await request.send(by: caller, in: scene)
      #expect(request.says(reply) == expected, "\(caller): \(reply.status) \(reply.text.prefix(200))")
    }
  }

  /// A channel that is not for the caller to see is told like one that does not exist, to the letter.
  @Test func privateChannelsAreToldLikeNone() async throws {
    let scene = try await PermissionCast.shared.scene()
    let nowhere = String(repeating: "1", count: 64)
    for row in Self.rows() {
      let request = try PermissionRequest(row)
      let isInChannel = request.route.pattern.contains("{channel}") || row.target == "the channel"
      guard isInChannel, request.route.caller == .user else { continue }
      for caller in [Caller.user, .admin] {
        let real = try await request.send(by: caller, in: scene)
        for other in [nowhere, "nonsense"] {
          let probe = try await request.send(by: caller, in: scene, channel: other)
          #expect(probe.text == real.text && probe.status == real.status, "\(row) \(caller) \(other)")
        }
      }
    }
  }

  @Test func everyOperationAndCallerStandsInTheTable() throws {
    let table = try PermissionTable.read()
    let named = Set(table.rows.map(\.operation))
    let operations = Set(OpenAPIDocument.groups.flatMap(\.operations).map(\.id))
    #expect(operations.subtracting(named).isEmpty, "add a row to docs/permissions.md")
    #expect(named.subtracting(operations).isEmpty)
    for row in table.rows { #expect(row.cells.map(\.caller) == Caller.allCases, "\(row)") }
    #expect(Set(table.rows.map(\.testDescription)).count == table.rows.count, "a row stands twice")
  }

  /// The table says no less than the routes: where a user or an administrator must ask, nobody else is let in.
  @Test func agreesWithTheRoutes() throws {
    for row in try PermissionTable.read().rows {
      let route = try PermissionRequest(row).route
      for (caller, says) in row.cells {
        let expected =
          route.caller != .anyone && caller == .anyone
          ? "notLoggedIn" : route.caller == .admin && caller != .admin ? "notAdmin" : nil
        if let expected { #expect(says == expected, "\(row) \(caller)") }
      }
    }
  }
}
