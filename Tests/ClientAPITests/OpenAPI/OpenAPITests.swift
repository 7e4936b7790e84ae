import JSON
import Testing

@testable import ClientAPI

/// The document against the table of routes.
@Suite struct OpenAPITests {
  private static let operations = OpenAPIDocument.groups.flatMap(\.operations)

  @Test func describesEveryRoute() {
    for route in RouteTable.api.routes {
      let isDescribed = OpenAPIDocument.operation(of: route) != nil
      #expect(isDescribed, "\(route.method) \(route.pattern): add an Operation under OpenAPI/Operations")
    }
  }

  @Test func describesNothingElse() {
    for operation in Self.operations {
      let isRoute = RouteTable.api.routes.contains {
        $0.method == operation.method && "/" + $0.pattern.joined(separator: "/") == operation.path
      }
      #expect(isRoute, "\(operation.method) \(operation.path) is no route")
    }
    #expect(Self.operations.count == RouteTable.api.routes.count, "a route is described twice")
  }

  @Test func idsAreNamesAndTellApart() {
    #expect(Set(Self.operations.map(\.id)).count == Self.operations.count)
    for operation in Self.operations {
      #expect(operation.id.wholeMatch(of: /[a-z][A-Za-z]*/) != nil, "\(operation.id)")
    }
  }

  @Test func bodiesAreTheRoutes() throws {
    for route in RouteTable.api.routes {
      guard let (_, operation) = OpenAPIDocument.operation(of: route) else { continue }
      #expect((operation.body != nil) == (route.body != .none && route.body != .bytes), "\(operation.id)")
      #expect(!route.parameters.contains("wait") || [201, 202].contains(operation.success.status))
    }
  }

  @Test func everyParameterIsKnown() {
    for route in RouteTable.api.routes {
      for part in route.pattern where part.hasPrefix("{") {
        #expect(ParameterSchemas.captures[String(part.dropFirst().dropLast())] != nil, "\(part)")
      }
      for name in route.parameters { #expect(ParameterSchemas.query[name] != nil, "\(name)") }
    }
  }

  /// What the program can say at all, and no more.
  @Test func everyRefusalIsACode() {
    let known = Set(ProblemStatus.codes.values.joined())
    for operation in Self.operations {
      #expect(operation.refusals.codes.isSubset(of: known), "\(operation.id)")
    }
  }

  @Test func everyCodeStandsSomewhere() {
    var described: Set<String> = [ProblemCode.notFound.rawValue, ProblemCode.methodNotAllowed.rawValue]
    for route in RouteTable.api.routes {
      guard let (_, operation) = OpenAPIDocument.operation(of: route) else { continue }
      for codes in Refusals.all(of: operation, route).values { described.formUnion(codes) }
    }
    let missing = Set(ProblemCode.allCases.map(\.rawValue)).subtracting(described)
    #expect(missing.isEmpty, "no operation refuses with these")
  }

  @Test func everyReferenceLeadsSomewhere() throws {
    let document = try Document.served
    let names = Set(SharedSchemas.all.map(\.name))
    #expect(names.count == SharedSchemas.all.count, "a schema stands twice")
    let used = Set(document.references.map { String($0.dropFirst("#/components/schemas/".count)) })
    #expect(used.subtracting(names).isEmpty)
    #expect(names.subtracting(used).isEmpty, "a schema that nothing uses")
  }
}
