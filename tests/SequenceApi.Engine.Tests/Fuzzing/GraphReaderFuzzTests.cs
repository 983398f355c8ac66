using SequenceApi.Engine.Models.Onnx;

namespace SequenceApi.Engine.Tests.Fuzzing;

/// <summary>Our own reader of ONNX: the 2,000 files of <see cref="DamagedGraphs"/>, and 18,000 more.</summary>
public sealed class GraphReaderFuzzTests
{
    [Fact]
    public void A_damaged_graph_is_read_or_refused_as_invalid_data() => Fuzz.Each(DamagedGraphs.Any, 10 * DamagedGraphs.Count, bytes =>
    {
        try
        {
            var graph = OnnxGraph.Read(bytes, "damaged.onnx");
            _ = (OnnxStepModel.Fits(graph.Facts), graph.Facts.Nodes.Count, StateReaders.FindQuantized(graph.Model));
            foreach (var input in graph.Facts.Inputs)
                _ = graph.Facts.TokenTable(input.Name);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }, Fuzz.Show);
}
