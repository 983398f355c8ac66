using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Server.Http.Security;

/// <summary>Who asks.</summary>
internal sealed class Caller
{
    /// <summary>The name of the key that came along; empty where the server has no keys.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>Whom limits and queues count as one: the key's name, or without keys the address, as <c>address 10.0.0.7</c>.</summary>
    public string Client { get; set; } = "";

    /// <summary>Whose its texts are.</summary>
    public Owner Owner => new(Tenant, Client);
}
