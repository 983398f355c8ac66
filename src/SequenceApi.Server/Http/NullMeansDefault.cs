using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SequenceApi.Engine.Search;

namespace SequenceApi.Server.Http;

/// <summary>
/// Reads null as "absent" for parameters whose type has no null, so that a contract says <c>int TopK = 5</c> and no more.
/// </summary>
internal static class NullMeansDefault
{
    /// <summary>Changes how the parameters of a type are read.</summary>
    public static void Apply(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            if (property.AssociatedParameter is { HasDefaultValue: true, DefaultValue: { } value })
                property.CustomConverter = value switch
                {
                    bool boolean => new Converter<bool>(boolean, JsonMetadataServices.BooleanConverter),
                    int integer => new Converter<int>(integer, JsonMetadataServices.Int32Converter),
                    float number => new Converter<float>(number, JsonMetadataServices.SingleConverter),
                    Boundary boundary => new Converter<Boundary>(boundary, (JsonConverter<Boundary>)type.Options.GetConverter(typeof(Boundary))),
                    _ => throw new NotSupportedException($"{property.Name}: no reader for a default of the type {value.GetType()}."),
                };
    }

    private sealed class Converter<T>(T absent, JsonConverter<T> inner) : JsonConverter<T>
    {
        public override bool HandleNull => true;

        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? absent : inner.Read(ref reader, typeToConvert, options);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            inner.Write(writer, value, options);
    }
}
