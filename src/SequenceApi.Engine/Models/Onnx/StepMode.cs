namespace SequenceApi.Engine.Models.Onnx;

/// <summary>How the rows of a batch go through a graph.</summary>
internal enum StepMode
{
    /// <summary>All at once, with every row's logits.</summary>
    AllRows,

    /// <summary>All at once, with the logits of the rows that want them.</summary>
    PickedRows,

    /// <summary>One after the other.</summary>
    RowByRow,
}
