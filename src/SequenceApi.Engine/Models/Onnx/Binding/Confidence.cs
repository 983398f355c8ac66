namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>How sure it is what a part of a graph means, the surest first.</summary>
internal enum Confidence
{
    /// <summary>The manifest says so.</summary>
    Given,

    /// <summary>The graph was run, and behaves so and not otherwise.</summary>
    Measured,

    /// <summary>The names say so, and nothing that was measured speaks against it.</summary>
    Named,

    /// <summary>Nothing speaks against it.</summary>
    Guessed,
}
