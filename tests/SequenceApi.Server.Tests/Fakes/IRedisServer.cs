namespace SequenceApi.Server.Tests.Fakes;

/// <summary>A server that speaks Redis' protocol; it forgets everything when it stops.</summary>
public interface IRedisServer : IDisposable
{
    /// <summary>Host and port, the same after another start.</summary>
    string Address { get; }

    /// <summary>Starts; nothing where it runs.</summary>
    void Start();

    /// <summary>Stops it as a crash does.</summary>
    void Stop();
}
