import Federation
import Model
import Rules
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// A document's domain is a claim until the domain has shown the document (spec: identity, ID-7).
struct DomainTests {
  private let bank = Domain("bank.example")

  private func documents(_ founded: FoundedCore) -> [SignedDocument] {
    founded.core.known[founded.core.node]?.signed ?? []
  }

  @Test func aClaimIsNotBelieved() throws {
    try withTemporaryFolder { folder in
      let (own, impostor) = (try FoundedCore(in: folder), try FoundedCore(in: folder, domain: "bank.example"))
      let chain = try NodeChain(documents(impostor), own.core.suite)
      try own.write { (core) throws(StoreError) in try core.keep([chain]) }
      let domain = try #require(bank)
      #expect(own.core.known[chain.node] != nil && own.core.known.node(at: domain) == nil)
      #expect(own.links.view.shownDomain(of: chain.node).hasPrefix("node:"))
      own.core.confirmDomains()
      #expect(own.links.discovered == [domain], "the domain itself is asked")
      own.core.confirmDomains()
      #expect(own.links.discovered == [domain], "and not again at once")
    }
  }

  @Test func theDomainDecidesWhoIsThere() throws {
    try withTemporaryFolder { folder in
      let own = try FoundedCore(in: folder)
      let domain = try #require(bank)
      let first = try FoundedCore(in: folder, domain: "bank.example")
      let other = try withTemporaryFolder { try documents(FoundedCore(in: $0, domain: "bank.example")) }
      let (shown, next) = (documents(first), other)
      try own.write { (core) throws(StoreError) in try core.discovered(shown, at: domain) }
      #expect(own.core.known.node(at: domain)?.node == first.core.node)
      #expect(own.links.view.shownDomain(of: first.core.node) == "bank.example")
      try own.write { (core) throws(StoreError) in try core.discovered(next, at: domain) }
      #expect(own.core.known.node(at: domain)?.node != first.core.node)
      #expect(own.links.view.shownDomain(of: first.core.node).hasPrefix("node:"), "one node for a domain")
      try own.core.load()
      #expect(own.core.known.domain(of: first.core.node) == nil)
      #expect(own.core.known.node(at: domain) != nil, "what was confirmed is kept")
    }
  }

  @Test func documentsOfAnotherDomainConfirmNothing() throws {
    try withTemporaryFolder { folder in
      let (own, other) = (try FoundedCore(in: folder), try FoundedCore(in: folder, domain: "evil.example"))
      let (domain, shown) = (try #require(bank), documents(other))
      try own.write { (core) throws(StoreError) in try core.discovered(shown, at: domain) }
      #expect(own.core.known.node(at: domain) == nil && own.core.known[other.core.node] == nil)
    }
  }
}
