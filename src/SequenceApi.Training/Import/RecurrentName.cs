using System.Globalization;
using System.Text.RegularExpressions;

namespace SequenceApi.Training.Import;

/// <summary>The name that PyTorch gives a recurrent layer's weight, such as <c>lstm.weight_ih_l0</c>.</summary>
/// <param name="Name">All of it.</param>
/// <param name="Module">What the module is called, with its dot; empty where it is the model itself.</param>
/// <param name="Part">Which weight it is: <c>weight_ih</c>, <c>weight_hh</c>, <c>weight_hr</c>, <c>bias_ih</c> or <c>bias_hh</c>.</param>
/// <param name="Layer">The layer, from 0.</param>
/// <param name="IsReverse">Whether it belongs to the direction that reads a text backwards.</param>
internal sealed partial record RecurrentName(string Name, string Module, string Part, int Layer, bool IsReverse)
{
    /// <summary>Takes a name apart.</summary>
    /// <returns>Null where it is another tensor's.</returns>
    public static RecurrentName? Parse(string name) => Pattern().Match(name) is { Success: true, Groups: var groups }
        ? new(
            name, groups["module"].Value, groups["part"].Value,
            int.Parse(groups["layer"].Value, CultureInfo.InvariantCulture), groups["reverse"].Success)
        : null;

    [GeneratedRegex(@"\A(?<module>(.*\.)?)(?<part>weight_(ih|hh|hr)|bias_(ih|hh))_l(?<layer>0|[1-9][0-9]{0,2})(?<reverse>_reverse)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
