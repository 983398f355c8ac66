namespace SequenceApi.Engine.Tracing;

/// <summary>What a unit of a recurrent layer has at each token.</summary>
public enum TracedValue
{
    /// <summary>The hidden state h, after the token.</summary>
    Hidden,

    /// <summary>The memory cell c of an LSTM, after the token.</summary>
    Cell,

    /// <summary>The input gate i of an LSTM, in 0…1.</summary>
    Input,

    /// <summary>The forget gate f of an LSTM, in 0…1: the share of c that is kept.</summary>
    Forget,

    /// <summary>The output gate o of an LSTM, in 0…1.</summary>
    Output,

    /// <summary>The update gate z of a GRU, in 0…1: the share of h that is kept.</summary>
    Update,

    /// <summary>The reset gate r of a GRU, in 0…1.</summary>
    Reset,
}
