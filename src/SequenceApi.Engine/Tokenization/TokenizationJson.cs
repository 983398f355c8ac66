using System.Text.Json.Serialization;

namespace SequenceApi.Engine.Tokenization;

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(Dictionary<string, int>))]
internal sealed partial class TokenizationJson : JsonSerializerContext;
