using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SequenceApi.Training.Tests.Import;

/// <summary>The model that a PyTorch user writes, of TorchSharp's modules: the reference of an import.</summary>
internal sealed class PyTorchModel
{
    public const int Vocabulary = 20;
    public const int Hidden = 16;
    private readonly Embedding _embedding;
    private readonly nn.Module _recurrent;
    private readonly Linear _decoder;
    private readonly bool _isTied;

    public PyTorchModel(string cell, int layers = 1, bool isTied = false, bool hasBias = true, ScalarType type = ScalarType.Float32, int? embedding = null, int vocabulary = Vocabulary)
    {
        manual_seed(7);
        _isTied = isTied;
        var width = embedding ?? (isTied ? Hidden : 8);
        _embedding = nn.Embedding(vocabulary, width);
        _recurrent = cell switch
        {
            "lstm" => nn.LSTM(width, Hidden, numLayers: layers, bias: hasBias),
            "gru" => nn.GRU(width, Hidden, numLayers: layers, bias: hasBias),
            _ => nn.RNN(width, Hidden, numLayers: layers, bias: hasBias),
        };
        _decoder = nn.Linear(Hidden, vocabulary, hasBias: hasBias);
        using var _ = no_grad();
        if (isTied)
            _decoder.weight!.copy_(_embedding.weight!);
        foreach (var parameter in Weights().Values)
            // Three times PyTorch's first weights, so that gates are far from their middles; rounded as the file rounds them.
            parameter.copy_((parameter * 3).to(type).to(ScalarType.Float32));
    }

    /// <summary>What <c>state_dict()</c> holds.</summary>
    public Dictionary<string, Tensor> Weights(string embedding = "embedding.", string recurrent = "rnn.", string decoder = "decoder.")
    {
        var weights = new Dictionary<string, Tensor> { [embedding + "weight"] = _embedding.weight! };
        foreach (var (name, parameter) in _recurrent.named_parameters())
            weights[recurrent + name] = parameter;
        if (!_isTied)
            weights[decoder + "weight"] = _decoder.weight!;
        if (_decoder.bias is { } bias)
            weights[decoder + "bias"] = bias;
        return weights;
    }

    public string Save(string path, ScalarType type = ScalarType.Float32) =>
        Weights().Select(pair => KeyValuePair.Create(pair.Key, pair.Value.to(type))).Save(path);

    /// <summary>[time, vocabulary].</summary>
    public float[][] Logits(int[] tokens)
    {
        using var _ = no_grad();
        var input = _embedding.forward(tensor(Array.ConvertAll(tokens, token => (long)token)).unsqueeze(1));
        var h = _recurrent switch
        {
            LSTM lstm => lstm.forward(input).Item1,
            GRU gru => gru.forward(input).Item1,
            var rnn => ((RNN)rnn).forward(input, null).Item1,
        };
        var logits = nn.functional.linear(h, _isTied ? _embedding.weight! : _decoder.weight!, _decoder.bias).squeeze(1);
        return [.. Enumerable.Range(0, tokens.Length).Select(time => logits[time].data<float>().ToArray())];
    }
}
