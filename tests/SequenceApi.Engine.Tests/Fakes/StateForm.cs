namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>How a graph's states are cut into tensors.</summary>
internal enum StateForm
{
    /// <summary>h and c, each [layers, batch, hidden].</summary>
    Whole,

    /// <summary>h and c of each layer, [batch, hidden].</summary>
    PerLayer,

    /// <summary>h and c, each [layers, hidden].</summary>
    Unbatched,

    /// <summary>One tensor [2, layers, batch, hidden].</summary>
    Joined,

    /// <summary>h and c, each [batch, layers, hidden].</summary>
    BatchFirst,
}
