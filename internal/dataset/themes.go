package dataset

import "github.com/civicgraph/civicgraph/internal/civic"

// The themes that the programmes work on, as references to their keys.
const (
	civicParticipation   civic.ID = "theme:civic-participation"
	localGovernance      civic.ID = "theme:local-governance"
	goodGovernance       civic.ID = "theme:good-governance"
	democracy            civic.ID = "theme:democracy"
	transparency         civic.ID = "theme:transparency"
	inclusion            civic.ID = "theme:inclusion"
	localServices        civic.ID = "theme:local-services"
	publicCooperation    civic.ID = "theme:public-civil-cooperation"
	consultation         civic.ID = "theme:consultation"
	digitalParticipation civic.ID = "theme:digital-participation"
	networkBuilding      civic.ID = "theme:network-building"
	capacityBuilding     civic.ID = "theme:capacity-building"
	institutionalDevelop civic.ID = "theme:institutional-development"
	advocacy             civic.ID = "theme:advocacy"
	communication        civic.ID = "theme:communication"
	lobbying             civic.ID = "theme:lobbying"
	operations           civic.ID = "theme:operations"
	fundraising          civic.ID = "theme:fundraising"
	projectManagement    civic.ID = "theme:project-management"
	strategicPlanning    civic.ID = "theme:strategic-planning"
	financialManagement  civic.ID = "theme:financial-management"
	humanResources       civic.ID = "theme:human-resources-management"
	monitoring           civic.ID = "theme:monitoring-and-evaluation"
	refugees             civic.ID = "theme:refugees"
	refugeeLaw           civic.ID = "theme:refugee-law-and-rights"
	refugeePsychology    civic.ID = "theme:refugee-psychology"
	socialIntegration    civic.ID = "theme:social-integration"
	genderJustice        civic.ID = "theme:gender-justice"
	women                civic.ID = "theme:women"
	youth                civic.ID = "theme:youth"
)

// themes returns the vocabulary of themes.
func themes() []civic.Theme {
	return []civic.Theme{
		theme(civicParticipation, "Sivil katılım", "Civic participation"),
		theme(localGovernance, "Yerel yönetişim", "Local governance"),
		theme(goodGovernance, "İyi yönetişim", "Good governance"),
		theme(democracy, "Demokrasi", "Democracy"),
		theme(transparency, "Şeffaflık", "Transparency"),
		theme(inclusion, "Kapsayıcılık", "Inclusion"),
		theme(localServices, "Yerel hizmetler", "Local services"),
		theme(publicCooperation, "Kamu ve sivil toplum iş birliği", "Cooperation of public bodies and civil society"),
		theme(consultation, "İstişare", "Consultation"),
		theme(digitalParticipation, "Dijital katılım", "Digital participation"),
		theme(networkBuilding, "Ağ oluşturma", "Network building"),
		theme(capacityBuilding, "Kapasite geliştirme", "Capacity building"),
		theme(institutionalDevelop, "Kurumsal gelişim", "Institutional development"),
		theme(advocacy, "Savunuculuk", "Advocacy"),
		theme(communication, "İletişim", "Communication"),
		theme(lobbying, "Lobi yapma", "Lobbying"),
		theme(operations, "İş yapma", "Operations"),
		theme(fundraising, "Fon bulma ve planlama", "Fundraising and planning"),
		theme(projectManagement, "Proje yönetimi", "Project management"),
		theme(strategicPlanning, "Stratejik planlama", "Strategic planning"),
		theme(financialManagement, "Finans yönetimi", "Financial management"),
		theme(humanResources, "İnsan kaynakları yönetimi", "Human resources management"),
		theme(monitoring, "İzleme ve değerlendirme", "Monitoring and evaluation"),
		theme(refugees, "Mülteciler", "Refugees"),
		theme(refugeeLaw, "Mülteci hukuku ve hakları", "Refugee law and rights"),
		theme(refugeePsychology, "Mülteci psikolojisi", "Refugee psychology"),
		theme(socialIntegration, "Sosyal hayata entegrasyon", "Integration into social life"),
		theme(genderJustice, "Cinsiyet adaleti", "Gender justice"),
		theme(women, "Kadınlar", "Women"),
		theme(youth, "Gençler", "Youth"),
	}
}

func theme(ref civic.ID, turkish, inEnglish string) civic.Theme {
	return civic.Theme{Keys: keysOf(ref), Names: bilingual(turkish, inEnglish)}
}
