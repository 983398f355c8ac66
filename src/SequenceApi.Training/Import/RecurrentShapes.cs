using SequenceApi.Training.Training;
using static TorchSharp.torch;

namespace SequenceApi.Training.Import;

/// <summary>The sizes of a recurrent module, as its first layer shows them, and its weights if they are of these sizes.</summary>
internal sealed class RecurrentShapes
{
    private readonly IReadOnlyDictionary<string, Tensor> _tensors;
    private readonly string _module;
    private readonly long _rows;

    /// <summary>Reads the sizes.</summary>
    /// <param name="tensors">The model's weights.</param>
    /// <param name="module">The module's name, with its dot.</param>
    /// <exception cref="InvalidDataException">They are no recurrent module's.</exception>
    public RecurrentShapes(IReadOnlyDictionary<string, Tensor> tensors, string module)
    {
        (_tensors, _module) = (tensors, module);
        var recurrent = Find("weight_hh", 0);
        (_rows, HiddenSize) = recurrent.shape is [var rows, var columns] ? (rows, (int)columns) : throw Misshapen("weight_hh_l0", recurrent, "a matrix");
        Cell = ((double)_rows / HiddenSize) switch
        {
            4 => "lstm",
            3 => "gru",
            1 => "rnn",
            _ => throw Misshapen("weight_hh_l0", recurrent, "an LSTM's 4, a GRU's 3 or an RNN's 1 times as many rows as columns"),
        };
        var input = Find("weight_ih", 0);
        InputSize = input.shape is [var inputRows, var width] && inputRows == _rows ? (int)width : throw Misshapen("weight_ih_l0", input, $"{_rows} rows");
    }

    /// <summary>The cell.</summary>
    public string Cell { get; }

    /// <summary>Width of what the first layer reads.</summary>
    public int InputSize { get; }

    /// <summary>Units of each layer.</summary>
    public int HiddenSize { get; }

    /// <summary>A layer's weights.</summary>
    /// <exception cref="InvalidDataException">One is missing or of another shape.</exception>
    public LayerWeights Layer(int layer) => new(
        Take("weight_ih", layer, _rows, layer == 0 ? InputSize : HiddenSize),
        Take("weight_hh", layer, _rows, HiddenSize),
        Has("bias_ih", layer) ? Take("bias_ih", layer, _rows) : null,
        Has("bias_hh", layer) ? Take("bias_hh", layer, _rows) : null);

    /// <summary>Refuses a bias that some layers have and others don't: the file is not the whole model's.</summary>
    /// <exception cref="InvalidDataException">It is so.</exception>
    public void RequireAllOrNone(IEnumerable<RecurrentName> names, string part, int layerCount)
    {
        if (!names.Any(name => name.Part == part))
            return;
        for (var layer = 0; layer < layerCount; layer++)
            _ = Find(part, layer);
    }

    private string Name(string part, int layer) => $"{_module}{part}_l{layer}";

    private bool Has(string part, int layer) => _tensors.ContainsKey(Name(part, layer));

    private Tensor Find(string part, int layer) => _tensors.TryGetValue(Name(part, layer), out var tensor)
        ? tensor
        : throw new InvalidDataException($"{StoredTensor.Quote(Name(part, layer))} is missing: give the whole model's state_dict().");

    private Tensor Take(string part, int layer, params ReadOnlySpan<long> shape)
    {
        var tensor = Find(part, layer);
        return shape.SequenceEqual(tensor.shape) ? tensor : throw Misshapen(
            $"{part}_l{layer}", tensor, $"[{string.Join(", ", shape.ToArray())}]");
    }

    private InvalidDataException Misshapen(string name, Tensor tensor, string belongs) =>
        new($"{StoredTensor.Quote(_module + name)} has the shape [{string.Join(", ", tensor.shape)}] where {belongs} belongs: all layers are to be of one nn.LSTM, nn.GRU or nn.RNN.");
}
