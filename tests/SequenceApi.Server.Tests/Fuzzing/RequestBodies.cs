using System.Globalization;
using System.Text.Json;
using CsCheck;
using SequenceApi.Engine.Tests.Fuzzing;

namespace SequenceApi.Server.Tests.Fuzzing;

/// <summary>JSON of a schema of the OpenAPI document, right but for the share of values that are odd.</summary>
/// <param name="odd">That share, of 100.</param>
internal sealed class RequestBodies(int odd)
{
    private const int Seldom = 5;
    private const int Mostly = 97;
    private static readonly string[][] Either = [["text", "tokens"], ["state", "session"], ["choices", "regex", "num_beams"]];

    /// <summary>Values of a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="name">The field that has it; empty for a whole body.</param>
    public Gen<string> Of(JsonElement schema, string name = "") => odd == 0 ? Right(schema, name) : Gen.Frequency((100 - odd, Right(schema, name)), (odd, OddJson.Value));

    private Gen<string> Right(JsonElement schema, string name)
    {
        if (FieldValues.Find(name) is { } values && Type(schema) is not ("oneOf" or "object"))
            return values;
        return Type(schema) switch
        {
            "$ref" => Right(ApiOperation.Schema(schema.GetProperty("$ref").GetString()!), name),
            "oneOf" => Gen.Frequency([.. schema.GetProperty("oneOf").EnumerateArray().Select(one => (Type(one) == "enum" ? 1 : 5, (IGen<string>)Of(one)))]),
            "enum" => Gen.OneOf([.. schema.GetProperty("enum").EnumerateArray().Select(value => value.GetRawText())]),
            "boolean" => Gen.OneOf("true", "false"),
            "integer" => Gen.Long[Bound(schema, "minimum", int.MinValue), Bound(schema, "maximum", int.MaxValue)].Select(number => $"{number}"),
            "number" => Gen.Double[Bound(schema, "minimum", -100), Bound(schema, "maximum", 100)].Select(number => number.ToString("R", CultureInfo.InvariantCulture)),
            "string" => FieldValues.Text.Select(text => JsonSerializer.Serialize(text)),
            "array" => Of(schema.GetProperty("items"), ItemName(name)).Array[1, 3].Select(items => $"[{string.Join(',', items)}]"),
            "object" when schema.TryGetProperty("properties", out _) => Object(schema),
            "object" => FieldValues.Find(name) ?? Gen.Const("{}"),
            _ => Gen.Frequency((6, Gen.Const("null")), (1, Gen.OneOf("[]", "\"none\"", "\"auto\""))),
        };
    }

    private static string Type(JsonElement schema) =>
        schema.TryGetProperty("$ref", out _) ? "$ref"
        : schema.TryGetProperty("oneOf", out _) ? "oneOf"
        : schema.TryGetProperty("enum", out _) ? "enum"
        : schema.TryGetProperty("type", out var type) ? type.GetString()!
        : "any";

    private static string ItemName(string name) => name.Length > 0 && name[^1] == 's' ? name[..^1] : "";

    private static long Bound(JsonElement schema, string name, long otherwise) => schema.TryGetProperty(name, out var bound) ? (long)bound.GetDouble() : otherwise;

    private Gen<string> Object(JsonElement schema)
    {
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!).ToHashSet() : [];
        var members = schema.GetProperty("properties").EnumerateObject().Select(property => Gen.Select(
            Gen.Int[0, 99],
            Of(property.Value, property.Name),
            (share, value) => (property.Name, Value: value, IsThere: share < (required.Contains(property.Name) || FieldValues.IsUsual(property.Name) ? Mostly : Seldom))));
        return Gen.Select(All(members), Gen.Int[0, 999], (all, chance) => Write(chance % 10 == 0 ? all : Fitting(all, chance % 2 == 0), chance));
    }

    /// <summary>Those of all members that are there.</summary>
    private static Gen<(string Name, string Value)[]> All(IEnumerable<Gen<(string Name, string Value, bool IsThere)>> members) => members.Aggregate(
        Gen.Const(Array.Empty<(string Name, string Value)>()),
        (before, member) => Gen.Select(before, member, (all, one) => one.IsThere ? [.. all, (one.Name, one.Value)] : all));

    /// <summary>Without those that no request has together: the first or the last of them stays.</summary>
    private static (string Name, string Value)[] Fitting((string Name, string Value)[] members, bool last) =>
    [
        .. members.Where(member => Array.Find(Either, names => names.Contains(member.Name)) is not { } names
            || (last ? Array.FindLast(members, other => names.Contains(other.Name)) : Array.Find(members, other => names.Contains(other.Name))) == member),
    ];

    private string Write((string Name, string Value)[] members, int chance)
    {
        var texts = members.Select(member => $"{JsonSerializer.Serialize(member.Name)}:{member.Value}").ToList();
        if (odd > 0 && chance < 20)
            texts.Add("\"unheard_of\":1");
        else if (odd > 0 && chance < 40 && texts.Count > 0)
            texts.Add(texts[chance % texts.Count]);
        return $"{{{string.Join(',', texts)}}}";
    }
}
