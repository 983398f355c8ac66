using System.Net;
using System.Net.Sockets;

namespace SequenceApi.Server.Http.Limits;

/// <summary>How a client without a key is called.</summary>
internal static class ClientAddress
{
    /// <summary>Bytes of an IPv6 address that are its network's: whoever has one address there has all of them.</summary>
    private const int NetworkBytes = 8;

    /// <summary>The client at an address, which a Unix socket has none of.</summary>
    public static string Of(IPAddress? address) => address switch
    {
        null => "address local",
        { IsIPv4MappedToIPv6: true } => $"address {address.MapToIPv4()}",
        { AddressFamily: AddressFamily.InterNetworkV6 } => $"address {Network(address)}/64",
        _ => $"address {address}",
    };

    private static IPAddress Network(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }
}
