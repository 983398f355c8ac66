namespace SequenceApi.Engine.State.Sessions;

/// <summary>Where sessions are kept.</summary>
public enum SessionStoreKind
{
    /// <summary>In this process: gone when it ends, and unknown to other replicas.</summary>
    Memory,

    /// <summary>In Redis, which all replicas share.</summary>
    Redis,
}
