using SequenceApi.Training.Training;
using static TorchSharp.torch;

namespace SequenceApi.Training.Import;

/// <summary>The recurrent layers among a model's weights: those of one nn.LSTM, nn.GRU or nn.RNN.</summary>
/// <param name="Cell">The cell, as <see cref="Model.RecurrentLayer.Create"/> has it.</param>
/// <param name="InputSize">Width of what the first layer reads.</param>
/// <param name="HiddenSize">Units of each layer.</param>
/// <param name="Layers">The layers, the one that reads the embedding first.</param>
internal sealed record RecurrentWeights(string Cell, int InputSize, int HiddenSize, IReadOnlyList<LayerWeights> Layers)
{
    /// <summary>Finds them by their names; the cell is told by how many rows the weights have for each unit.</summary>
    /// <exception cref="InvalidDataException">There are none, or others than are read here.</exception>
    public static RecurrentWeights Find(IReadOnlyDictionary<string, Tensor> tensors)
    {
        RecurrentName[] names = [.. tensors.Keys.Order(StringComparer.Ordinal).Select(RecurrentName.Parse).OfType<RecurrentName>()];
        RequireOneModule(names);
        var shapes = new RecurrentShapes(tensors, names[0].Module);
        var layerCount = names.Max(name => name.Layer) + 1;
        foreach (var part in new[] { "bias_ih", "bias_hh" })
            shapes.RequireAllOrNone(names, part, layerCount);
        return new(shapes.Cell, shapes.InputSize, shapes.HiddenSize, [.. Enumerable.Range(0, layerCount).Select(shapes.Layer)]);
    }

    private static void RequireOneModule(RecurrentName[] names)
    {
        if (names.Length == 0)
            throw new InvalidDataException("No weight is called weight_ih_l0, so there is no nn.LSTM, nn.GRU or nn.RNN: give the whole model's state_dict().");
        foreach (var name in names)
            if (name.IsReverse)
                throw new InvalidDataException($"{StoredTensor.Quote(name.Name)} reads the text backwards, from its end: a bidirectional network can't predict what comes next.");
            else if (name.Part == "weight_hr")
                throw new InvalidDataException($"{StoredTensor.Quote(name.Name)} projects the hidden state (proj_size), which has no step graph here: train without proj_size.");
            else if (name.Module != names[0].Module)
                throw new InvalidDataException($"{StoredTensor.Quote(names[0].Name)} and {StoredTensor.Quote(name.Name)} are of two recurrent modules, whose order no file tells: make them one module with num_layers.");
    }
}
