using Google.Protobuf;

namespace SequenceApi.Server.Tests.Telemetry;

/// <summary>Looks into a protobuf message without its schema.</summary>
internal static class ProtobufFields
{
    /// <summary>All values of a field that is text, bytes or a message, by the numbers of the fields that lead to it.</summary>
    public static IEnumerable<ByteString> At(this ByteString message, params int[] path)
    {
        if (path is not [var number, .. var rest])
            return [message];
        var found = new List<ByteString>();
        var input = message.CreateCodedInput();
        while (input.ReadTag() is var tag and not 0)
            if (WireFormat.GetTagFieldNumber(tag) == number && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                found.AddRange(input.ReadBytes().At(rest));
            else
                input.SkipLastField();
        return found;
    }
}
