import Glibc
import Testing

@testable import Transport

struct PublicAddressTests {
  private func isPublic(_ text: String) -> Bool {
    var four = in_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      return PublicAddress.isPublic4(withUnsafeBytes(of: four) { Array($0) })
    }
    var six = in6_addr()
    #expect(inet_pton(AF_INET6, text, &six) == 1, "\(text)")
    return PublicAddress.isPublic6(withUnsafeBytes(of: six) { Array($0) })
  }

  @Test(arguments: [
    "0.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "224.0.0.1",
    "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.1.2.3", "64:ff9b::10.1.2.3", "2002:7f00:1::1", "2001:db8::1",
  ]) func staysInside(_ address: String) { #expect(!isPublic(address)) }

  @Test(arguments: [
    "1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "126.0.0.1", "128.0.0.1",
    "172.15.255.255", "172.32.0.1", "192.167.1.1", "192.169.1.1", "198.17.1.1", "198.20.1.1",
    "223.255.255.255",
    "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:0808:0808::1",
  ]) func isOfTheInternet(_ address: String) { #expect(isPublic(address)) }

  @Test func aRequestThatMayNotGoInsideDoesNotConnect() async throws {
    let client = try HTTPClient()
    var request = ClientRequest(url: "https://localhost:1/")
    request.allowsPrivateAddresses = false
    let result = await withCheckedContinuation { done in client.send(request) { done.resume(returning: $0) } }
    client.shutdown()
    guard case .failure(let error) = result else { throw TransportError(.other, "an answer") }
    #expect(error.code == .addressPrivate)
  }
}
