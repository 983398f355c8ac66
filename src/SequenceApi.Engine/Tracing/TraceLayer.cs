using SequenceApi.Engine.Models;
using SequenceApi.Engine.Models.Onnx.Binding;

namespace SequenceApi.Engine.Tracing;

/// <summary>A recurrent layer, and where its numbers lie in a sequence's hidden state.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Input">The graph's input that takes its h.</param>
/// <param name="Size">Its units.</param>
/// <param name="Hidden">Where its h begins.</param>
/// <param name="Cell">Where its c begins; null where it has none.</param>
internal sealed record TraceLayer(int Number, string Input, int Size, int Hidden, int? Cell)
{
    /// <summary>The layers of a hidden state. A tensor that holds all layers' units, as the manifest counts them, is taken apart.</summary>
    public static IReadOnlyList<TraceLayer> Of(HiddenStateLayout layout, ModelArchitecture shape)
    {
        var (parts, offset) = (new List<(string Input, int Offset, int Size)>(), 0);
        foreach (var tensor in layout.Tensors)
        {
            var size = shape.Layers > 1 && tensor.Width == (long)shape.Layers * shape.HiddenSize ? shape.HiddenSize : tensor.Width;
            for (var end = offset + tensor.Width; offset < end; offset += size)
                parts.Add((tensor.Input, offset, size));
        }

        var cells = parts.Where(part => StateNames.IsCell(part.Input)).ToArray();
        var hidden = parts.Except(cells).ToArray();
        if (!hidden.Select(part => part.Size).SequenceEqual(cells.Select(part => part.Size)))
            (hidden, cells) = ([.. parts], []);
        return [.. hidden.Select((part, number) => new TraceLayer(
            number, part.Input, part.Size, part.Offset, cells.Length == 0 ? null : cells[number].Offset))];
    }

    /// <summary>Where the numbers of a value that is part of the hidden state begin; null for others.</summary>
    public int? OffsetOf(TracedValue value) => value switch
    {
        TracedValue.Hidden => Hidden,
        TracedValue.Cell => Cell,
        _ => null,
    };
}
