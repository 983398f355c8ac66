using System.Net;
using System.Net.Sockets;

namespace SequenceApi.Server.Tests.Fakes;

/// <summary>For servers that can't choose a port and tell it.</summary>
internal static class FreePort
{
    /// <summary>A port of the loopback address that nobody listens at now.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
