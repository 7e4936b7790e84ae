import Testing

@testable import Node

struct ClientAddressTests {
  @Test(
    arguments: [
      ("127.0.0.1:4711", "127.0.0.1"), ("192.0.2.7", "192.0.2.7"), ("", ""),
      ("[2001:db8:1:2:3:4:5:6]:443", "2001:db8:1:2"), ("[2001:db8:1:2::9]:443", "2001:db8:1:2"),
      ("[2001:db8::1]:443", "2001:db8:0:0"), ("[::1]:80", "0:0:0:0"), ("[::]:80", "0:0:0:0"),
      ("[fe80::1%eth0]:80", "fe80:0:0:0"), ("[::ffff:192.0.2.7]:80", "192.0.2.7"),
      ("2001:db8:1:2:3::4", "2001:db8:1:2"), ("[2001:db8:1::]:1", "2001:db8:1:0"),
    ])
  func countsTheAddress(_ remote: String, _ counted: String) {
    #expect(ClientAddress.counted(remote) == counted)
  }
}
