using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SequenceApi.Benchmarks.Keystrokes;
using SequenceApi.Benchmarks.Load;
using SequenceApi.Benchmarks.Micro;
using SequenceApi.Benchmarks.Soak;
using SequenceApi.Benchmarks.Soak.Flood;
using SequenceApi.Benchmarks.Soak.SlowReaders;
using SequenceApi.Benchmarks.Soak.Stop;
using SequenceApi.Benchmarks.State;
using SequenceApi.Benchmarks.StreamScore;
using SequenceApi.Benchmarks.Throughput;

namespace SequenceApi.Benchmarks.Results;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(ThroughputReport))]
[JsonSerializable(typeof(LoadReport))]
[JsonSerializable(typeof(StateReport))]
[JsonSerializable(typeof(StreamScoreReport))]
[JsonSerializable(typeof(KeystrokesReport))]
[JsonSerializable(typeof(MicroReport))]
[JsonSerializable(typeof(SoakReport))]
[JsonSerializable(typeof(SlowReadersReport))]
[JsonSerializable(typeof(FloodReport))]
[JsonSerializable(typeof(StopReport))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>Writes a report to a file; null writes nothing.</summary>
    public static void Save<T>(string? path, T report, JsonTypeInfo<T> type)
    {
        if (path is not null)
            File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(report, type));
    }
}
